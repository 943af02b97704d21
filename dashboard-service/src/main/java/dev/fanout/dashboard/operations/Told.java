package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import java.util.Optional;

/**
 * What a service has said.
 *
 * @param value empty if it has not answered
 */
record Told<T>(Neighbour service, Optional<T> value, ServiceAnswer answer) {

    boolean isMissing() {
        return value.isEmpty();
    }
}
