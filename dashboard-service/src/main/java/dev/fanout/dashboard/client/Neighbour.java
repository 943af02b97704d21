package dev.fanout.dashboard.client;

import java.util.Locale;

/** A service that this one asks. */
public enum Neighbour {
    /** Orders and their sagas. */
    ORDER,
    /** Stock. */
    INVENTORY,
    /** Payments. */
    PAYMENT,
    /** Who was told what. */
    NOTIFICATION;

    /** Its name, as in the list of services: {@code order-service}. */
    public String serviceName() {
        return name().toLowerCase(Locale.ROOT) + "-service";
    }
}
