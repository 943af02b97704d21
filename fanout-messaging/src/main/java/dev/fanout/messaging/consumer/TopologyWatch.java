package dev.fanout.messaging.consumer;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.messaging.topology.Refusal;
import dev.fanout.messaging.topology.Topology;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Makes sure again and again that the broker has what the service needs: a binding that somebody takes away ends no
 * channel, so the consumers would never notice. {@code fanout.topology.faults} is 1 while something is missing or made
 * otherwise, 0 while all is well; while the broker is away there is no figure.
 */
final class TopologyWatch {

    private static final Logger log = LoggerFactory.getLogger(TopologyWatch.class);

    private final ConnectionFactory connections;
    private final Topology topology;
    private final LeftBehind leftBehind;
    private final Duration interval;

    /** What was wrong when it last could be told, so that each fault is logged once. */
    private List<String> known = List.of();

    private volatile @Nullable List<String> faults;

    TopologyWatch(
            ConnectionFactory connections,
            Topology topology,
            LeftBehind leftBehind,
            Duration interval,
            MeterRegistry meters) {
        this.connections = connections;
        this.topology = topology;
        this.leftBehind = leftBehind;
        this.interval = interval;
        Gauge.builder("fanout.topology.faults", this, TopologyWatch::figure)
                .description("1 while the broker lacks something or has it made otherwise, 0 while all is well")
                .register(meters);
    }

    /** What is wrong, each in a sentence; empty while the broker is away. */
    Optional<List<String>> faults() {
        return Optional.ofNullable(faults);
    }

    private double figure() {
        List<String> current = faults;
        return current == null ? Double.NaN : Math.min(1, current.size());
    }

    Duration look() {
        List<String> found = find();
        faults = found;
        if (found != null) {
            tellOf(found);
            known = found;
        }
        return interval;
    }

    private @Nullable List<String> find() {
        try {
            Connection connection = connections.createConnection().getDelegate();
            List<String> found = new ArrayList<>(topology.ensure(connection));
            found.addAll(leftBehind.look(connection));
            return found;
        } catch (IncompleteTopologyException e) {
            return e.missing();
        } catch (IOException | AmqpException | ShutdownSignalException e) { // refused, or no broker: that others report
            return Refusal.in(e)
                    .map(refusal -> List.of("the broker refuses a declaration: " + refusal.text()))
                    .orElse(null);
        }
    }

    private void tellOf(List<String> found) {
        for (String fault : found) {
            if (!known.contains(fault)) {
                log.warn("{}: {}", topology.service().application(), fault);
            }
        }
        if (found.isEmpty() && !known.isEmpty()) {
            log.info(
                    "The broker has all that {} needs again", topology.service().application());
        }
    }
}
