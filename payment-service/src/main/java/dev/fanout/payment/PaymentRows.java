package dev.fanout.payment;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The table of payments. */
interface PaymentRows extends JpaRepository<Payment, UUID>, JpaSpecificationExecutor<Payment> {

    /** Locks what exists, always in the same order, so that two transactions never wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Payment p where p.orderId in :orderIds order by p.orderId")
    List<Payment> lock(Collection<UUID> orderIds);
}
