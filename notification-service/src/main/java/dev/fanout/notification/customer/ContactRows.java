package dev.fanout.notification.customer;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The table of contacts. */
interface ContactRows extends JpaRepository<Contact, UUID> {

    /** Locks what exists, always in the same order, so that two transactions never wait for each other. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Contact c where c.orderId in :orderIds order by c.orderId")
    List<Contact> lock(Collection<UUID> orderIds);
}
