package dev.fanout.messaging.consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.fanout.messaging.topology.Function;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.topology.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the queues that this service has consumed and no handler wants any more, because a function was renamed or
 * taken away: they are bound still, so they fill, and nobody empties them. The service does not delete them, for what
 * is in them may be wanted, and another instance may be of a version that still consumes them.
 */
final class LeftBehind {

    private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

    private final JdbcClient jdbc;
    private final Topology topology;
    private boolean hasLooked;

    LeftBehind(JdbcClient jdbc, Topology topology) {
        this.jdbc = jdbc;
        this.topology = topology;
    }

    /** What is left behind, each in a sentence that says what to do. */
    List<String> look(Connection connection) {
        List<String> found = new ArrayList<>();
        try {
            TreeSet<String> wanted = topology.subscriptions().stream()
                    .map(Subscription::queue)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!hasLooked) { // what is not there is forgotten below, and not asked for again
                wanted.forEach(this::remember);
                queuesOfTheServiceItself().forEach(this::remember);
            }
            TreeSet<String> candidates = new TreeSet<>(known());
            candidates.removeAll(wanted);
            for (String queue : candidates) {
                look(connection, queue, found);
            }
            hasLooked = true;
        } catch (RuntimeException | IOException e) { // the database or the broker is away, which others report
            log.debug("What is left behind cannot be told", e);
        }
        return found;
    }

    private Collection<String> known() {
        return jdbc.sql("select queue from known_queue")
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    /** A handler that is given a function for the first time leaves such a queue, which may never have been noted. */
    private List<String> queuesOfTheServiceItself() {
        return topology.subscriptions().stream()
                .filter(subscription -> !subscription.function().equals(Function.OF_SERVICE))
                .map(subscription -> topology.service()
                        .subscriptionTo(subscription.exchange())
                        .queue())
                .toList();
    }

    private void remember(String queue) {
        jdbc.sql("insert into known_queue (queue) values (?) on conflict do nothing")
                .param(queue)
                .update();
    }

    private void look(Connection connection, String queue, List<String> found) throws IOException {
        Channel channel = connection.createChannel();
        if (channel == null) {
            return;
        }
        try {
            channel.queueDeclarePassive(queue);
            found.add("queue " + queue + " fills and nobody empties it: the handler that did is gone, or has another"
                    + " function now. Let the earlier version empty it, or move what is in it with a shovel to"
                    + " exchange " + topology.service().redeliveryExchange() + " under the name of another queue; then"
                    + " delete it and " + Subscription.deadLetterQueueOf(queue));
            channel.close();
        } catch (IOException e) {
            if (channel.isOpen() || !connection.isOpen()) {
                throw e;
            }
            forget(queue); // the broker has closed the channel: there is no such queue
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
    }

    private void forget(String queue) {
        jdbc.sql("delete from known_queue where queue = ?").param(queue).update();
    }
}
