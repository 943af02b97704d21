package dev.fanout.messaging.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A kind of which there is never anything to replay. */
record Parcels(String kind) implements Replayable<Parcels.Sent> {

    /** All of them. */
    record Sent() {}

    @Override
    public Class<Sent> filterType() {
        return Sent.class;
    }

    @Override
    public List<UUID> select(Sent filter, Instant cutOff, List<String> resources) {
        return List.of();
    }

    @Override
    public Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason) {
        return Begun.of(List.of());
    }
}
