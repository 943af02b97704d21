package dev.fanout.messaging.replay;

/**
 * How far a job has come.
 *
 * @param pending not sent yet
 * @param underWay sent, and not come back yet
 */
record Progress(int pending, int underWay, int resolved, int failed, int skipped) {

    int selected() {
        return pending + published() + skipped;
    }

    int published() {
        return underWay + returned();
    }

    int returned() {
        return resolved + failed;
    }
}
