package dev.fanout.dashboard.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a customer's rows are written, and why.
 *
 * @param changedAt when that began, or stopped
 * @param dueAt when the next part of the work is due that the state asks for; absent if it asks for none
 * @param nextPage to be read while he is materialised
 */
public record CustomerMode(
        String customerId,
        State state,
        Instant changedAt,
        Rates rates,
        @Nullable Instant dueAt,
        int nextPage) {

    /** Where he is. */
    public enum State {
        /** The services are asked. */
        PULLED,
        /** What events say is written, and what was before is being read back; until then the services are asked. */
        MATERIALISING,
        /** His rows are whole. */
        PUSHED,
        /** Nothing is written any more, and what is there goes. */
        LEAVING;

        boolean isWritten() {
            return this == MATERIALISING || this == PUSHED;
        }
    }

    static CustomerMode unknown(String customerId, Instant now) {
        return new CustomerMode(customerId, State.PULLED, now, Rates.none(now), null, 0);
    }

    /**
     * Nobody looks at him, and there is nothing of him.
     *
     * @param unknownIsPushed who is not known is pushed, so what speaks against that is kept
     */
    boolean isForgotten(boolean unknownIsPushed) {
        return state == State.PULLED && !rates.isViewed() && !(unknownIsPushed && rates.hasEvents());
    }

    CustomerMode with(Rates latest) {
        return new CustomerMode(customerId, state, changedAt, latest, dueAt, nextPage);
    }

    /** @param reads when all who have not seen this write no more */
    CustomerMode materialising(Instant now, Instant reads) {
        return new CustomerMode(customerId, State.MATERIALISING, now, rates, reads, 0);
    }

    /** A page has been read, and one follows. */
    CustomerMode readOn() {
        return new CustomerMode(customerId, state, changedAt, rates, dueAt, nextPage + 1);
    }

    CustomerMode pushed() {
        return new CustomerMode(customerId, State.PUSHED, changedAt, rates, null, 0);
    }

    /** @param deletes when all who have not seen this write no more */
    CustomerMode leaving(Instant now, Instant deletes) {
        return new CustomerMode(customerId, State.LEAVING, now, rates, deletes, 0);
    }

    CustomerMode pulled() {
        return new CustomerMode(customerId, State.PULLED, changedAt, rates, null, 0);
    }

    CustomerMode dueAt(Instant later) {
        return new CustomerMode(customerId, state, changedAt, rates, later, nextPage);
    }
}
