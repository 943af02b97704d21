package dev.fanout.order.batch;

/** How many of a batch's items are settled, and how. */
record Tally(int total, int confirmed, int cancelled, int rejected) {

    int settled() {
        return confirmed + cancelled + rejected;
    }

    boolean isComplete() {
        return settled() == total;
    }
}
