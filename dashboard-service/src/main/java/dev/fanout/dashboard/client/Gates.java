package dev.fanout.dashboard.client;

import dev.fanout.dashboard.gather.Backup;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The ways to all services. */
@Component
class Gates {

    private final Map<Neighbour, Gate> gates = new EnumMap<>(Neighbour.class);

    Gates(ServicesProperties services, CallProperties calls, Backup backup, Clock clock, MeterRegistry meters) {
        for (Neighbour neighbour : Neighbour.values()) {
            gates.put(
                    neighbour,
                    new Gate(
                            neighbour,
                            new Instances(services.urlsOf(neighbour)),
                            calls,
                            backup,
                            clock,
                            new CallMetrics(neighbour, meters)));
        }
    }

    Gate to(Neighbour neighbour) {
        return Objects.requireNonNull(gates.get(neighbour));
    }
}
