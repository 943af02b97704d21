package dev.fanout.dashboard.console;

import java.util.List;

/** A page that the navigation leads to. */
record Place(String name, String path, String title) {

    static final List<Place> ALL = List.of(
            new Place("overview", "/console", "Overview"),
            new Place("sagas", "/console/sagas", "Sagas"),
            new Place("customers", "/console/customers", "Customers"),
            new Place("dead-letters", "/console/dead-letters", "Dead letters"),
            new Place("replays", "/console/replays", "Replays"),
            new Place("fanout", "/console/fanout", "Fan-out"),
            new Place("subscriptions", "/console/subscriptions", "Subscriptions"),
            new Place("deliveries", "/console/deliveries", "Deliveries"),
            new Place("services", "/console/services", "Services"),
            new Place("functions", "/console/functions", "Functions"),
            new Place("outbox", "/console/outbox", "Outbox"),
            new Place("events", "/console/events", "Events"));
}
