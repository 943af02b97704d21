package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.gather.Deadline;

/** The dashboards of customers, from one source. */
public interface CustomerDashboards {

    /** Which one it is. */
    Source source();

    /** Whether it is fit to answer for this customer now. */
    Suitability suitabilityFor(String customerId);

    /**
     * The dashboard of a customer. A customer of whom nothing is known has sections without items.
     *
     * @param deadline by which the answer is there, whatever it lacks
     * @throws InterruptedException if the caller's thread is interrupted
     */
    CustomerDashboard of(String customerId, Deadline deadline) throws InterruptedException;
}
