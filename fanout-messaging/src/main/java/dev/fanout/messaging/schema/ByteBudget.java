package dev.fanout.messaging.schema;

/** What one step may have of payloads in memory. */
public final class ByteBudget {

    /** Bytes of the payloads of one step; a single payload may be larger. */
    public static final long OF_A_STEP = 8L << 20;

    private long taken;

    /** Whether a payload is part of the step: while the budget is not used up. */
    public boolean takes(long bytes) {
        boolean takes = taken < OF_A_STEP;
        taken += bytes;
        return takes;
    }
}
