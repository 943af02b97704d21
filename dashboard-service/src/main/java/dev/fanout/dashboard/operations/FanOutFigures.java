package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Figures;
import dev.fanout.dashboard.operations.FanOut.Amplification;
import dev.fanout.dashboard.operations.FanOut.OfService;
import dev.fanout.dashboard.operations.FanOut.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What the figures of a service say of fan-out. */
final class FanOutFigures {

    private FanOutFigures() {}

    /** A kind of thing that waits, and the figures that tell of it. */
    private record Kind(String what, String count, String oldest) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("outbox", "fanout_outbox_pending", "fanout_outbox_oldest_pending_seconds"),
            new Kind("deliveries", "fanout_deliveries_pending", "fanout_deliveries_oldest_pending_seconds"),
            new Kind("expansions", "fanout_expansion_pending", "fanout_expansion_oldest_pending_seconds"),
            new Kind("batch-chunks", "fanout_batch_chunks_pending", "fanout_batch_oldest_pending_seconds"));

    static OfService of(String service, Figures figures) {
        List<Pending> pending = new ArrayList<>();
        for (Kind kind : KINDS) {
            OptionalDouble count = figures.sum(kind.count());
            OptionalDouble oldest = figures.sum(kind.oldest());
            if (count.isPresent() || oldest.isPresent()) {
                pending.add(new Pending(kind.what(), whole(count), orNull(oldest)));
            }
        }
        List<Amplification> amplification = new ArrayList<>();
        add(amplification, "deliveries", figures, "fanout_expansion_recipients_total", "fanout_expansion_events_total");
        add(
                amplification,
                "projection",
                figures,
                "fanout_projection_amplification_sum",
                "fanout_projection_amplification_count");
        return new OfService(service, ServiceStates.queues(figures), pending, amplification);
    }

    private static void add(
            List<Amplification> amplification, String what, Figures figures, String rows, String events) {
        OptionalDouble written = figures.sum(rows);
        OptionalDouble met = figures.sum(events);
        if (written.isPresent() && met.isPresent() && met.getAsDouble() > 0) {
            amplification.add(new Amplification(what, written.getAsDouble() / met.getAsDouble()));
        }
    }

    private static @Nullable Long whole(OptionalDouble figure) {
        return figure.isPresent() ? Long.valueOf((long) figure.getAsDouble()) : null;
    }

    private static @Nullable Double orNull(OptionalDouble figure) {
        return figure.isPresent() ? Double.valueOf(figure.getAsDouble()) : null;
    }
}
