package dev.fanout.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.springframework.core.env.PropertyResolver;

/** One virtual host of a broker, with a user of it; tests of one virtual host see nothing of another. */
public record VirtualHost(String host, int port, String username, String password, String name) {

    /** The virtual host that a Spring context uses, from its {@code spring.rabbitmq.*} properties. */
    public static VirtualHost of(PropertyResolver environment) {
        return new VirtualHost(
                environment.getRequiredProperty("spring.rabbitmq.host"),
                environment.getRequiredProperty("spring.rabbitmq.port", Integer.class),
                environment.getRequiredProperty("spring.rabbitmq.username"),
                environment.getRequiredProperty("spring.rabbitmq.password"),
                environment.getRequiredProperty("spring.rabbitmq.virtual-host"));
    }

    /** The same virtual host, entered as another user. */
    public VirtualHost as(String username, String password) {
        return new VirtualHost(host, port, username, password, name);
    }

    /** The properties by which Spring Boot connects. */
    public Map<String, String> properties() {
        return Map.of(
                "spring.rabbitmq.host", host,
                "spring.rabbitmq.port", Integer.toString(port),
                "spring.rabbitmq.username", username,
                "spring.rabbitmq.password", password,
                "spring.rabbitmq.virtual-host", name);
    }

    /** A factory for raw connections, without automatic recovery. */
    public ConnectionFactory connectionFactory() {
        var factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(username);
        factory.setPassword(password);
        factory.setVirtualHost(name);
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    /** A raw connection, without automatic recovery; the caller closes it. */
    public Connection open() throws IOException, TimeoutException {
        return connectionFactory().newConnection("test");
    }

    /**
     * How many messages are ready in the queue, not counting those delivered and not yet acknowledged.
     *
     * @throws IllegalStateException if there is no such queue
     */
    public int depth(String queue) {
        return look(queue)
                .map(AMQP.Queue.DeclareOk::getMessageCount)
                .orElseThrow(() -> new IllegalStateException("no queue '" + queue + "' in " + name));
    }

    /** Whether the queue exists. */
    public boolean hasQueue(String queue) {
        return look(queue).isPresent();
    }

    /**
     * Whether the queue has a consumer, so that every message sent to it arrives. A queue that only exists may not be
     * bound yet.
     */
    public boolean isConsumed(String queue) {
        return consumers(queue) > 0;
    }

    /** How many consumers the queue has; none if it does not exist. */
    public int consumers(String queue) {
        return look(queue).map(AMQP.Queue.DeclareOk::getConsumerCount).orElse(0);
    }

    private Optional<AMQP.Queue.DeclareOk> look(String queue) {
        try (Connection connection = open();
                Channel channel = connection.createChannel()) {
            return Optional.of(channel.queueDeclarePassive(queue));
        } catch (IOException e) {
            if (e.getCause() instanceof com.rabbitmq.client.ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.NOT_FOUND) {
                return Optional.empty();
            }
            throw new IllegalStateException("cannot look at the queue '" + queue + "' in " + name, e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("cannot look at the queue '" + queue + "' in " + name, e);
        }
    }
}
