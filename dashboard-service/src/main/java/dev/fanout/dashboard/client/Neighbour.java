package dev.fanout.dashboard.client;

import java.util.Locale;

/** A service that this one asks; itself too, as what operators do is the same everywhere. */
public enum Neighbour {
    /** Orders and their sagas. */
    ORDER,
    /** Stock. */
    INVENTORY,
    /** Payments. */
    PAYMENT,
    /** Who was told what. */
    NOTIFICATION,
    /** This service, or another instance of it. */
    DASHBOARD;

    /** Its name, as in the list of services: {@code order-service}. */
    public String serviceName() {
        return name().toLowerCase(Locale.ROOT) + "-service";
    }
}
