package dev.fanout.order.ordering;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

interface Orders extends Repository<Order, UUID>, JpaSpecificationExecutor<Order> {

    Order save(Order order);

    long countBySagaStatusIn(Collection<SagaStatus> statuses);

    long countBySagaStatusInAndSagaUnfinishedSinceBefore(Collection<SagaStatus> statuses, Instant limit);

    /** Reads an order without locking it. */
    @Query("select o from Order o where o.id = :id")
    Optional<Order> read(UUID id);

    /** Locks an order until the end of the transaction; costs nothing if this transaction has locked it already. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Order> findById(UUID id);

    /**
     * Locks orders until the end of the transaction, always in the same order, so that two transactions never wait for
     * each other in a circle.
     */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select o from Order o where o.id in :ids order by o.id")
    List<Order> lockAll(Collection<UUID> ids);

    /** Locks those of the orders that no other transaction has locked, and that are still pending. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = "-2")) // skip locked
    @Query("select o from Order o where o.id in :ids and o.status = PENDING")
    List<Order> lockFreePending(Collection<UUID> ids);

    /** The orders that should have been decided, after the given one, the most overdue first. */
    @Query("""
            select new dev.fanout.order.ordering.Overdue(o.id, o.deadline) from Order o
            where o.saga.status = RUNNING and o.status = PENDING and o.deadline <= :now
              and (o.deadline > :afterDeadline or o.deadline = :afterDeadline and o.id > :afterId)
            order by o.deadline, o.id""")
    List<Overdue> overdue(Instant now, Instant afterDeadline, UUID afterId, Limit limit);
}
