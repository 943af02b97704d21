package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import io.micrometer.core.instrument.search.RequiredSearch;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** The figures of the kit: there, and plausible. */
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"spring.application.name=echo-service", "fanout.messaging.delayed-retry.delays=1h"})
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class FiguresIT {

    private static final String FROM_TRIAL = "echo.trial.events";

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JdbcClient jdbc;

    private Wire wire;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().until(() -> virtualHost.isConsumed(FROM_TRIAL));
        wire = new Wire(virtualHost);
        wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void whatIsSentAndReceivedIsCountedAndTimed() {
        wire.send(new SoundMade(UUID.randomUUID()));
        wire.send(new TrialReferred(UUID.randomUUID(), Fate.succeeds()));

        patiently()
                .untilAsserted(() -> assertThat(the("fanout.outbox.published")
                                .tag("type", "sound.echoed.v1")
                                .counter()
                                .count())
                        .isOne());
        assertThat(the("fanout.outbox.batch").summary().count()).isPositive();
        patiently()
                .untilAsserted(() -> assertThat(the("fanout.inbox.lag")
                                .tag("queue", FROM_TRIAL)
                                .timer()
                                .count())
                        .isOne());
        assertThat(the("fanout.inbox.lag").tag("queue", FROM_TRIAL).timer().max(TimeUnit.SECONDS))
                .isBetween(0.0, 30.0);
        for (String step : new String[] {"call", "handle"}) {
            assertThat(the("fanout.handler")
                            .tag("type", "trial.referred.v1")
                            .tag("step", step)
                            .timer()
                            .count())
                    .isOne();
        }
        assertThat(meters.find("fanout.handler")
                        .tag("type", "sound.made.v1")
                        .tag("step", "call")
                        .timer())
                .as("nobody is called")
                .isNull();
    }

    @Test
    void whatWaitsInTheOutboxHasANumberAndAnAge() {
        jdbc.sql("""
                        insert into outbox_waiting (id, partition_no, exchange, routing_key, message_id, type, subject,
                            occurred_at, correlation_id, payload, attempts, not_before)
                        values (-1, 0, 'echo.events', 'x', random_uuid(), 'sound.echoed.v1', 'x',
                            dateadd('minute', -1, current_timestamp), 'x', X'00', 1,
                            dateadd('hour', 1, current_timestamp))
                        """).update();

        patiently().atMost(ofSeconds(20)).untilAsserted(() -> {
            assertThat(the("fanout.outbox.pending").gauge().value()).isOne();
            assertThat(the("fanout.outbox.refused").gauge().value()).isOne();
            assertThat(the("fanout.outbox.oldest.pending").gauge().value()).isBetween(60.0, 120.0);
        });
        jdbc.sql("delete from outbox_waiting").update();
        patiently().atMost(ofSeconds(20)).untilAsserted(() -> {
            assertThat(the("fanout.outbox.pending").gauge().value()).isZero();
            assertThat(the("fanout.outbox.oldest.pending").gauge().value()).isZero();
        });
    }

    @Test
    void whatFailsIsCountedWhereItWaits() {
        wire.send(new TrialBegun(UUID.randomUUID(), Fate.failsAlways()));
        wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless()));

        patiently().atMost(ofSeconds(30)).untilAsserted(() -> {
            assertThat(the("fanout.retry.scheduled").counter().count()).isOne();
            assertThat(the("fanout.dead.letters").tag("status", "open").gauge().value())
                    .isOne();
        });
    }

    @Test
    void theDepthAndTheConsumersOfEachQueueAreKnownWithoutAPlugin() {
        patiently().atMost(ofSeconds(30)).untilAsserted(() -> {
            assertThat(the("fanout.queue.depth").gauges())
                    .hasSize(4)
                    .allSatisfy(depth -> assertThat(depth.value()).isNotNegative());
            assertThat(the("fanout.queue.consumers").gauges())
                    .hasSize(4)
                    .allSatisfy(consumers -> assertThat(consumers.value()).isPositive());
        });
    }

    /** A meter that is not there yet is a matter of time, too. */
    private static ConditionFactory patiently() {
        return await().ignoreException(MeterNotFoundException.class);
    }

    private RequiredSearch the(String name) {
        return meters.get(name);
    }
}
