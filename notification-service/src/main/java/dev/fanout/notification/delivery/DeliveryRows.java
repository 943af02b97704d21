package dev.fanout.notification.delivery;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;

/** The table of deliveries. */
interface DeliveryRows extends JpaRepository<Delivery, UUID>, JpaSpecificationExecutor<Delivery> {}
