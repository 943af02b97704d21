package dev.fanout.local.demo;

import dev.fanout.local.shop.DeadLetter;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.SagaEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints what has happened to an order or to a dead letter. */
final class Narrator {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final PrintStream out;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** @param events in the order in which they happened */
    void tell(String title, Story story, Order order, List<SagaEvent> events, String reservation, String payment) {
        out.println();
        out.println(title);
        out.println("   order " + order.id() + ", "
                + order.lines().stream()
                        .map(line -> line.quantity() + " x " + line.sku())
                        .collect(Collectors.joining(", "))
                + ", " + order.total() + ", " + story.paymentMethod() + ", trace " + order.traceId());
        events.forEach(event -> out.println(row(order.times().placedAt(), event)));
        Duration untilSettled = order.times().untilSettled();
        out.println("   => order " + order.status()
                + (order.cancellationReason() == null ? "" : " (" + order.cancellationReason() + ")") + ", saga "
                + order.saga().status() + ", reservation " + reservation + ", payment " + payment
                + (untilSettled == null ? "" : ", settled after " + untilSettled.toMillis() + " ms"));
    }

    private static String row(Instant begin, SagaEvent event) {
        boolean sent = event.direction().equals("SENT");
        return String.format(
                        Locale.ROOT,
                        "   %s  %+7d ms  %s  %-24s %s",
                        CLOCK.format(event.at()),
                        Duration.between(begin, event.at()).toMillis(),
                        sent ? "order-service -->" : "order-service <--",
                        event.type(),
                        sent ? "" : "from " + event.source().replaceFirst("^/", ""))
                .stripTrailing();
    }

    void tell(String title, String what) {
        out.println();
        out.println(title);
        line(what);
    }

    void line(String text) {
        out.println("   " + text);
    }

    void end(String text) {
        line("=> " + text);
    }

    /**
     * Tells of a moment.
     *
     * @param begin of the story
     */
    void row(Instant begin, Instant at, String what, String text) {
        line(String.format(
                        Locale.ROOT,
                        "%s  %+7d ms  %-19s %s",
                        CLOCK.format(at),
                        Duration.between(begin, at).toMillis(),
                        what,
                        text)
                .stripTrailing());
    }

    /** @param begin when the letter's order was placed */
    void tell(DeadLetter letter, Instant begin) {
        out.println(
                "   dead letter " + letter.id() + " in payment-service: " + letter.type() + " in " + letter.queue());
        out.println("   " + letter.exception() + ": " + letter.message());
        for (DeadLetter.HistoryEntry entry : letter.history()) {
            out.println(String.format(
                            Locale.ROOT,
                            "   %s  %+7d ms  dead letter       %-10s %s%s",
                            CLOCK.format(entry.at()),
                            Duration.between(begin, entry.at()).toMillis(),
                            entry.action(),
                            entry.actor() == null ? "" : "by " + entry.actor(),
                            entry.reason() == null ? "" : ": " + entry.reason())
                    .stripTrailing());
        }
    }
}
