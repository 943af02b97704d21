package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.AllReads;
import dev.fanout.dashboard.client.ListedDelivery;
import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.web.Paged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the rows of customers whole who are pushed from now on, and deletes those of customers who are not any more: a
 * page, or a piece, in each step. How far that is stands with the customer, so a crash loses a page at most. May run in
 * all instances: of two that read the same page one writes it.
 */
@Component
class Materialising {

    private static final Logger log = LoggerFactory.getLogger(Materialising.class);

    /** With the longest addresses they fit into what an answer may have. */
    private static final int PAGE = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** Until a service is asked again that did not answer. */
    private static final Duration LATER = Duration.ofSeconds(5);

    private final CustomerModes customers;
    private final AllReads services;
    private final Generations generations;
    private final CustomerDeliveries deliveries;
    private final DeliveryRows rows;
    private final TransactionTemplate transactions;
    private final Costs costs;
    private final Clock clock;

    Materialising(
            CustomerModes customers,
            AllReads services,
            Generations generations,
            CustomerDeliveries deliveries,
            DeliveryRows rows,
            TransactionTemplate transactions,
            Costs costs,
            Clock clock) {
        this.customers = customers;
        this.services = services;
        this.generations = generations;
        this.deliveries = deliveries;
        this.rows = rows;
        this.transactions = transactions;
        this.costs = costs;
        this.clock = clock;
    }

    /** Does a part of the work, and says when to go on. */
    Duration step() {
        Optional<CustomerMode> due = customers.due(clock.instant());
        if (due.isEmpty()) {
            return IDLE;
        }
        CustomerMode customer = due.get();
        try {
            switch (customer.state()) {
                case MATERIALISING -> readPage(customer);
                case LEAVING -> change(customer, this::deletePiece);
                case PULLED, PUSHED -> throw new IllegalStateException("nothing is due for " + customer);
            }
        } catch (UnavailableException e) {
            log.warn("The rows of a customer wait for a service: {}: {}", e.reason(), e.getMessage());
            putOff(customer);
        } catch (RuntimeException e) {
            putOff(customer); // so that he is in nobody's way
            throw e;
        }
        return Duration.ZERO;
    }

    private void readPage(CustomerMode customer) {
        long begin = System.nanoTime();
        int page = customer.nextPage();
        Paged<ListedDelivery> found =
                Deadline.in(PATIENCE, clock).call(() -> services.notificationsOf(customer.customerId(), page, PAGE));
        List<DeliveryFacts> facts = found.items().stream()
                .flatMap(delivery -> FactsOfServices.of(delivery).stream())
                .toList();
        boolean last = (page + 1L) * PAGE >= found.total() || found.items().isEmpty();
        change(customer, known -> {
            for (int generation : generations.written()) {
                deliveries.write(generation, facts);
            }
            return last ? known.pushed() : known.readOn();
        });
        costs.materialised(Duration.ofNanos(System.nanoTime() - begin));
    }

    private CustomerMode deletePiece(CustomerMode customer) {
        int deleted = 0;
        for (int generation : generations.written()) {
            deleted += rows.delete(generation, customer.customerId(), PAGE);
        }
        return deleted == 0 ? customer.pulled() : customer;
    }

    private void putOff(CustomerMode customer) {
        Instant later = clock.instant().plus(LATER);
        change(customer, found -> found.dueAt(later));
    }

    /** Unless somebody has been faster. */
    private void change(CustomerMode from, UnaryOperator<CustomerMode> change) {
        transactions.executeWithoutResult(_ -> customers.lock(List.of(from.customerId())).stream()
                .filter(customer -> customer.state() == from.state()
                        && customer.changedAt().equals(from.changedAt())
                        && customer.nextPage() == from.nextPage())
                .forEach(customer -> customers.update(List.of(change.apply(customer)))));
    }
}
