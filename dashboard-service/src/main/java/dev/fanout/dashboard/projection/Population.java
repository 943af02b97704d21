package dev.fanout.dashboard.projection;

/**
 * What all customers together are seen to do. A customer is expected to be like the others, until more is seen of him:
 * the mean of a gamma distribution that begins with theirs.
 *
 * @param rates of all of them together
 * @param customers how many they are, at least 1
 */
record Population(Rates rates, long customers) {

    /** What is to be expected of a customer of whom that much was seen. Both are worth that at the same time. */
    Rates expected(Rates seen) {
        return new Rates(expected(seen.views(), rates.views()), expected(seen.events(), rates.events()), seen.at());
    }

    private double expected(double seen, double ofAll) {
        double mean = Math.max(seen, ofAll) / customers;
        if (mean == 0) {
            return 0;
        }
        // The shape: where most do nothing, few do much, so who is seen to do something is one of those.
        double shape = Math.min(1, mean);
        return mean * (seen + shape) / (mean + shape);
    }
}
