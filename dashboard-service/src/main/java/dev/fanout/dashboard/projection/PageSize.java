package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.UnavailableException.Reason;

/** How many items a rebuild asks for at once: fewer where so many are too large for an answer, or come too late. */
final class PageSize {

    private static final int MOST = 500;
    private static final int LEAST = 10;
    private static final int MORE = 10;

    private int size = MOST;

    int get() {
        return size;
    }

    /** A page of this size was read. */
    void read() {
        size = Math.min(MOST, size + MORE);
    }

    /** It was not. */
    void failed(Reason reason) {
        if (reason == Reason.BAD_ANSWER || reason == Reason.DEADLINE) {
            size = Math.max(LEAST, size / 2);
        }
    }
}
