package dev.fanout.notification.recipient;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import dev.fanout.notification.NotificationServiceApplication;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Message;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two instances of the service share a PostgreSQL, the events and the turns. */
class TwoInstancesIT {

    private static final int CROWD = 3_000;
    private static final int SINGLES = 20;

    private final Map<String, String> database = TestDatabase.POSTGRES.properties();
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void recipientsOfManyEventsAreToldOnceAndInTurnByBothTogether() {
        try (ConfigurableApplicationContext one = start();
                ConfigurableApplicationContext other = start();
                RawEvents wire = new RawEvents(virtualHost)) {
            List<ScriptedChannel> channels = Stream.of(one, other)
                    .map(instance -> instance.getBean(ScriptedChannel.class))
                    .toList();
            channels.forEach(channel -> channel.whenNothingElse(this::afterTheGate));
            JdbcClient jdbc = one.getBean(JdbcClient.class);
            subscribe(jdbc, CROWD, "crowd", "order.cancelled.v1");
            subscribe(jdbc, SINGLES, "single", "order.confirmed.v1");

            send(wire, new OrderCancelled(UUID.randomUUID(), "c-1", CancellationReason.TIMED_OUT, null));
            for (int i = 0; i < SINGLES; i++) {
                send(wire, new OrderConfirmed(UUID.randomUUID(), "c-" + i));
            }
            // All places of both are taken, and everything else stands in the queue.
            await().atMost(ofMinutes(2))
                    .until(() -> count(jdbc, "select count(*) from delivery_queue") == CROWD + SINGLES
                            && channels.stream().allMatch(channel -> channel.received() > 0));
            gate.countDown();
            await().atMost(ofMinutes(2)).until(() -> count(jdbc, "select count(*) from delivery_queue") == 0);

            assertThat(count(jdbc, "select count(*) from delivery where status = 'DELIVERED'"))
                    .isEqualTo(CROWD + SINGLES);
            assertThat(channels.stream().mapToInt(ScriptedChannel::received).sum())
                    .as("attempts of both")
                    .isEqualTo(CROWD + SINGLES);
            assertThat(count(jdbc, """
                    select count(*) from delivery_attempt a join delivery d on d.id = a.delivery_id
                    where d.recipient like 'crowd%' and a.at > (
                        select max(b.at) from delivery_attempt b join delivery s on s.id = b.delivery_id
                        where s.recipient like 'single%')
                    """))
                    .as("recipients of the crowd who were told after the last single one")
                    .isGreaterThan(CROWD / 2);
        }
    }

    private Answer afterTheGate(Message message) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ScriptedChannel.answer(Verdict.DELIVERED);
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(
                        NotificationServiceApplication.class, RecipientPromises.WithScriptedChannel.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--fanout.deliveries.concurrency=32",
                                        "--fanout.deliveries.retries=16"),
                                Stream.of(database, virtualHost.properties())
                                        .flatMap(properties -> properties.entrySet().stream())
                                        .map(property -> "--" + property.getKey() + "=" + property.getValue()))
                        .toArray(String[]::new));
    }

    /** Each with a destination of its own; the single ones each for an event of one customer. */
    private static void subscribe(JdbcClient jdbc, int number, String name, String type) {
        boolean single = name.equals("single");
        jdbc.sql("""
                insert into subscription (id, event_types, channel, target, destination, created_at, customer_id)
                select gen_random_uuid(), :type, 'scripted', :name || i || '/1', :name || i, now(),
                    case when :single then 'c-' || i end
                from generate_series(0, :number - 1) as i
                """)
                .param("type", type)
                .param("name", name)
                .param("single", single)
                .param("number", number)
                .update();
        jdbc.sql("""
                insert into subscription_interest (event_type, audience, seq, subscription_id)
                select event_types, coalesce(customer_id, '') || :separator, seq, id from subscription
                where event_types = :type
                """).param("separator", "\u001f").param("type", type).update();
    }

    private static void send(RawEvents wire, Event event) {
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), UUID.randomUUID(), event);
    }

    private static long count(JdbcClient jdbc, String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
