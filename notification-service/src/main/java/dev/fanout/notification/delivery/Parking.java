package dev.fanout.notification.delivery;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Destinations that this instance knows parked deliveries of: a place that becomes free is used at once. */
@Component
class Parking {

    private final Set<String> parked = ConcurrentHashMap.newKeySet();
    private final Set<String> free = ConcurrentHashMap.newKeySet();

    void parked(String destination) {
        parked.add(destination);
    }

    void nothingParked(String destination) {
        parked.remove(destination);
    }

    /** @return whether something is parked that may have it */
    boolean placeIsFree(String destination) {
        boolean wanted = parked.contains(destination);
        if (wanted) {
            free.add(destination);
        }
        return wanted;
    }

    /** What enters for these destinations is parked: perhaps they have places just now. */
    void entered(Set<String> destinations) {
        parked.addAll(destinations);
        free.addAll(destinations);
    }

    /** Those of which a place has become free since the last call. */
    List<String> takeFree() {
        List<String> taken = List.copyOf(free);
        taken.forEach(free::remove);
        return taken;
    }
}
