package dev.fanout.dashboard.projection;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The building of a new generation of the projection.
 *
 * @param generation number of the generation
 * @param part what is read now
 * @param after which id of that the next page begins
 * @param pages that were read so far
 * @param rows that were written from them
 * @param readsFrom no service is read before
 * @param error why the next page could not be read so far; absent if nothing hinders it
 */
@Schema(name = "ProjectionRebuild")
record Rebuild(
        int generation,
        State state,
        Part part,
        UUID after,
        long pages,
        long rows,
        Instant startedAt,
        @JsonIgnore Instant readsFrom,
        @Nullable Instant endedAt,
        @Nullable String error) {

    /** How far it is. */
    @Schema(name = "ProjectionRebuildState")
    enum State {
        RUNNING,
        COMPLETED
    }

    /** What is read, in this order. */
    @Schema(name = "ProjectionRebuildPart")
    enum Part {
        ORDERS,
        PAYMENTS,
        NOTIFICATIONS,
        /** All is read; the new generation takes the place of the old one. */
        SWITCH;

        Part next() {
            return values()[ordinal() + 1];
        }
    }
}
