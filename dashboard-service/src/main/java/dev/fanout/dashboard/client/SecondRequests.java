package dev.fanout.dashboard.client;

/**
 * How many requests may be made besides the first ones, be it because an answer is late or because there was none. They
 * are earned by answers: a service that answers nothing any more is not asked twice as often for it.
 */
final class SecondRequests {

    /** After a quiet time not all of what was earned is spent at once. */
    private static final double MOST = 10;

    private final double perAnswer;
    private double left;

    /** @param perAnswer 0 to 1 */
    SecondRequests(double perAnswer) {
        this.perAnswer = perAnswer;
    }

    synchronized void answered() {
        left = Math.min(MOST, left + perAnswer);
    }

    /** @return whether one may be made; then it counts as made */
    synchronized boolean take() {
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
