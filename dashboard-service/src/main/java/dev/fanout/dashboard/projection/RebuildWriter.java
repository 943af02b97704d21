package dev.fanout.dashboard.projection;

import static java.util.stream.Collectors.toMap;

import dev.fanout.dashboard.projection.RebuildPages.Page;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes what the services say into a generation that is being built. */
@Component
class RebuildWriter {

    private final RebuildStore store;
    private final OrderRows orders;
    private final CustomerDeliveries deliveries;
    private final Generations generations;
    private final TransactionTemplate transactions;

    RebuildWriter(
            RebuildStore store,
            OrderRows orders,
            CustomerDeliveries deliveries,
            Generations generations,
            TransactionTemplate transactions) {
        this.store = store;
        this.orders = orders;
        this.deliveries = deliveries;
        this.generations = generations;
        this.transactions = transactions;
    }

    /** Writes a page and that it is written, unless another instance has done so before. */
    void write(Rebuild rebuild, Page page) {
        transactions.executeWithoutResult(status -> {
            int rows = Merging.into(orders, rebuild.generation(), withWhatWasHeard(page.orders()))
                    + deliveries.write(rebuild.generation(), page.deliveries());
            boolean first = page.next()
                    .map(next -> store.advance(rebuild, rebuild.part(), next, rows))
                    .orElseGet(() -> store.advance(rebuild, rebuild.part().next(), RebuildStore.START, rows));
            if (!first) {
                status.setRollbackOnly();
            }
        });
    }

    /** What was heard before, and no service has in a list: e-mail addresses, steps that were overtaken. */
    private List<OrderFacts> withWhatWasHeard(List<Said> said) {
        Map<UUID, OrderFacts> heard =
                orders
                        .read(
                                generations.active().number(),
                                said.stream().map(order -> order.facts().id()).toList())
                        .stream()
                        .collect(toMap(OrderFacts::id, facts -> facts));
        return said.stream()
                .map(order -> {
                    OrderFacts before = heard.get(order.facts().id());
                    return before == null ? order.facts() : order.with(before);
                })
                .toList();
    }
}
