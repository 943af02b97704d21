package dev.fanout.messaging.topology;

import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpAuthenticationException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the broker before anything else starts, so that a service which could never work does not start at all. A
 * broker that is away is no reason for that: consumers and relay look again whenever they have connected.
 */
final class TopologyCheck implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TopologyCheck.class);

    private final ConnectionFactory connections;
    private final Topology topology;
    private volatile boolean running;

    TopologyCheck(ConnectionFactory connections, Topology topology) {
        this.connections = connections;
        this.topology = topology;
    }

    /**
     * @throws IncompleteTopologyException if something is missing
     * @throws AmqpAuthenticationException if the broker does not let this service in
     */
    @Override
    public void start() {
        try {
            topology.ensure(connections.createConnection().getDelegate());
        } catch (AmqpAuthenticationException e) {
            throw e; // time will not mend it
        } catch (IOException | AmqpException | ShutdownSignalException e) {
            log.warn(
                    "Whether the broker has what is needed here is looked at when it can be reached: {}", e.toString());
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
