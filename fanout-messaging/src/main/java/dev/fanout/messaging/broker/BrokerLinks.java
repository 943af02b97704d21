package dev.fanout.messaging.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * The connections of the consumers. Consumers that must not keep each other from their messages have one each: while
 * too much of what came by a connection is held, it is not read from, for any of its consumers.
 */
public final class BrokerLinks implements DisposableBean {

    private final BrokerLink first;
    private final @Nullable Consumer<CachingConnectionFactory> settings;
    private final List<CachingConnectionFactory> others = new ArrayList<>();

    /**
     * @param settings makes another one like the first; null if the application has made that, and it is the only one
     */
    BrokerLinks(BrokerLink first, @Nullable Consumer<CachingConnectionFactory> settings) {
        this.first = first;
        this.settings = settings;
    }

    /** That of the service. */
    public BrokerLink first() {
        return first;
    }

    /**
     * Another one, with an equal part of what the service may hold; the first, if there can be no other.
     *
     * @param name by which the broker shows it
     */
    public synchronized BrokerLink another(String name) {
        if (settings == null || !(first.connections() instanceof CachingConnectionFactory original)) {
            return first;
        }
        HeldBytes held = first.held().another();
        var client = original.getRabbitConnectionFactory().clone();
        client.setTrafficListener(held);
        CachingConnectionFactory connections = new CachingConnectionFactory(client);
        connections.setBeanName(name);
        settings.accept(connections);
        others.add(connections);
        return new BrokerLink(connections, held);
    }

    @Override
    public synchronized void destroy() {
        others.forEach(CachingConnectionFactory::destroy);
        others.clear();
    }
}
