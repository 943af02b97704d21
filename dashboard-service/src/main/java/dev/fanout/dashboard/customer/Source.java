package dev.fanout.dashboard.customer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a dashboard comes from. */
public enum Source {
    /** The services are asked: fan-out on read. */
    LIVE,
    /** What this service has written down of their events: fan-out on write. */
    PROJECTION;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
