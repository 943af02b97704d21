package dev.fanout.local.load;

import java.io.PrintStream;

/** What a run promises, one line each, and whether all of it holds. */
final class Judgements {

    private final PrintStream out;
    private boolean allHold = true;

    Judgements(PrintStream out) {
        this.out = out;
    }

    /** @param sentence what was found, and what was to be */
    void judge(boolean holds, String sentence) {
        out.println((holds ? "  holds   " : "  FAILS   ") + sentence);
        allHold &= holds;
    }

    boolean allHold() {
        return allHold;
    }
}
