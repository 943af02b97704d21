package dev.fanout.dashboard.customer;

import java.time.Duration;

/** Hears of dashboards that were shown. */
public interface Views {

    /**
     * A customer was looked at by somebody who did not ask for the services' own answers.
     *
     * @param answer what he was shown
     * @param took how long that took
     */
    void viewed(CustomerDashboard answer, Duration took);
}
