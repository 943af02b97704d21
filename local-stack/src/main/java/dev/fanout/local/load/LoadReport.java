package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.shop.Order;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prints what a load test has measured.
 *
 * @param onSchedule whether the orders were posted at a fixed rate
 * @param sameClock whether order-service's clock is this machine's
 */
record LoadReport(Tally tally, boolean onSchedule, boolean sameClock, PrintStream out) {

    void print(List<Order> orders, Instant begin) {
        printRates(orders, begin);
        printLatencies(orders);
        printDisturbances();
    }

    private void printRates(List<Order> orders, Instant begin) {
        Collection<Placed> placed = tally.placed();
        Instant lastAccepted = placed.stream()
                .map(order -> order.intendedAt().plus(order.acceptance()))
                .max(Instant::compareTo)
                .orElse(begin);
        Instant lastSettled = orders.stream()
                .map(Order::times)
                .map(times -> Optional.ofNullable(times.settledAt()).orElse(times.placedAt()))
                .max(Instant::compareTo)
                .orElse(begin);
        long settledCount = orders.stream().filter(Order::isSettled).count();

        out.println();
        out.printf(
                Locale.ROOT,
                "accepted  %6d orders in %8s  = %7.1f orders/s%n",
                placed.size(),
                Durations.seconds(Duration.between(begin, lastAccepted)),
                perSecond(placed.size(), Duration.between(begin, lastAccepted)));
        out.printf(
                Locale.ROOT,
                "settled   %6d sagas  in %8s  = %7.1f sagas/s   (first POST to last settled)%n",
                settledCount,
                Durations.seconds(Duration.between(begin, lastSettled)),
                perSecond(settledCount, Duration.between(begin, lastSettled)));
        out.println();
    }

    private static double perSecond(long count, Duration duration) {
        return duration.isZero() ? 0 : count * 1e9 / duration.toNanos();
    }

    private void printLatencies(List<Order> orders) {
        String from = onSchedule ? ", from the scheduled moment" : "";
        out.println("POST to 202" + from);
        out.println("  all                     "
                + Percentiles.of(tally.placed().stream().map(Placed::acceptance).toList()));
        out.println("POST to settled" + from
                + (sameClock ? "" : " (from the POST to the 202, plus placedAt to settledAt: the clocks differ)"));
        Map<String, Order> byId = new TreeMap<>();
        orders.forEach(order -> byId.put(order.id(), order));
        Map<String, List<Duration>> byOutcome = new TreeMap<>();
        List<Duration> undisturbed = new ArrayList<>();
        for (Placed each : tally.placed()) {
            Order order = byId.get(each.orderId());
            if (order == null) {
                continue;
            }
            untilSettled(each, order.times()).ifPresent(duration -> {
                byOutcome
                        .computeIfAbsent(order.outcome(), _ -> new ArrayList<>())
                        .add(duration);
                if (each.kind() != Kind.CANCELLED) {
                    undisturbed.add(duration);
                }
            });
        }
        out.println("  all but cancelled ones  " + Percentiles.of(undisturbed));
        byOutcome.forEach((outcome, durations) ->
                out.printf(Locale.ROOT, "  %-16s %6d %s%n", outcome, durations.size(), Percentiles.of(durations)));
        out.println();
    }

    private Optional<Duration> untilSettled(Placed placed, Order.Times times) {
        return sameClock
                ? Optional.ofNullable(times.settledAt()).map(end -> Duration.between(placed.intendedAt(), end))
                : Optional.ofNullable(times.untilSettled()).map(placed.acceptance()::plus);
    }

    private void printDisturbances() {
        if (tally.repeated() > 0) {
            long disturbed = tally.placed().stream()
                    .filter(order -> order.attempts() > 1)
                    .count();
            out.println(tally.repeated() + " calls were repeated because a service was not there; " + disturbed
                    + " orders took more than one POST, and " + tally.replayed()
                    + " of these had been accepted before, only the answer was lost.");
        }
        if (tally.tooLateToCancel() > 0) {
            out.println(tally.tooLateToCancel() + " cancellations found the order cancelled already.");
        }
    }
}
