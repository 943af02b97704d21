package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What somebody changes on the broker while a service runs, or made otherwise before it came. */
@ExtendWith(OutputCaptureExtension.class)
class TopologyWatchIT {

    private static final String QUEUE = "echo.sound.events";
    private static final String TRIALS = "echo.trial.events";

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();

    @Test
    void aBindingThatSomebodyTakesAwayIsThereAgainAfterTheInterval() throws Exception {
        try (ConfigurableApplicationContext service = start();
                Wire wire = new Wire(virtualHost);
                Connection admin = virtualHost.open()) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            await().until(() -> figure(service) == 0);
            KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);

            admin.createChannel().queueUnbind(QUEUE, "sound.events", "");
            admin.createChannel().queueUnbind(TRIALS + ".dlq", "echo.dlx", TRIALS + ".dlq");

            Set<UUID> sent = new HashSet<>();
            await().atMost(ofSeconds(20)).pollInterval(ofSeconds(1)).until(() -> {
                sent.add(wire.send(new SoundMade(UUID.randomUUID())));
                return sent.stream().anyMatch(ledger::has);
            });
            UUID trial = UUID.randomUUID();
            wire.send(new TrialBegun(trial, Fate.hopeless()));
            DeadLetters deadLetters = service.getBean(DeadLetters.class);
            await().atMost(ofSeconds(20)).until(() -> deadLetters.count(of(trial)) == 1);
        }
    }

    @Test
    void aQueueThatIsMadeOtherwiseIsUsedAsItIsAndNamedOnce(CapturedOutput output) throws Exception {
        try (Connection admin = virtualHost.open()) {
            Map<String, Object> arguments = new HashMap<>();
            arguments.put("x-queue-type", "quorum");
            arguments.put("x-dead-letter-exchange", "echo.dlx");
            arguments.put("x-dead-letter-routing-key", QUEUE + ".dlq");
            arguments.put("x-delivery-limit", 7);
            admin.createChannel().queueDeclare(QUEUE, true, false, false, arguments);
        }
        try (ConfigurableApplicationContext service = start();
                Wire wire = new Wire(virtualHost)) {
            await().atMost(ofSeconds(20)).until(() -> virtualHost.isConsumed(QUEUE));
            KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);
            UUID id = wire.send(new SoundMade(UUID.randomUUID()));
            await().atMost(ofSeconds(20)).until(() -> ledger.has(id));

            String fault = "queue " + QUEUE + " has x-delivery-limit 7 and not 20, and is used as it is";
            await().atMost(ofSeconds(20)).until(() -> figure(service) == 1);
            assertThat(health(service).getStatus().getCode()).isEqualTo("UP");
            assertThat(health(service).getDetails().get("faults").toString()).contains(fault);
            assertThat(Probes.down(service)).isEmpty();
            await().during(ofSeconds(1)).atMost(ofSeconds(10)).until(() -> figure(service) == 1);
            assertThat(output.getOut()).containsOnlyOnce(fault).doesNotContain("has to wait");

            try (Connection admin = virtualHost.open()) {
                admin.createChannel().queueDelete(QUEUE);
            }
            await().atMost(ofSeconds(20)).until(() -> figure(service) == 0);
            assertThat(output.getOut()).contains("The broker has all that echo-service needs again");
        }
    }

    @Test
    void whatAServiceMayNotDeclareIsNamedWhenItIsMissing(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext declaring = start()) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
        }
        try (ConfigurableApplicationContext service = start("--fanout.messaging.topology=verify");
                Connection admin = virtualHost.open()) {
            await().until(() -> figure(service) == 0);

            admin.createChannel().exchangeDelete("echo.redelivery");
            await().atMost(ofSeconds(20)).until(() -> figure(service) == 1);
            assertThat(output.getOut()).containsOnlyOnce("echo-service: exchange echo.redelivery (NOT_FOUND");

            admin.createChannel().exchangeDeclare("echo.redelivery", BuiltinExchangeType.DIRECT, true);
            await().atMost(ofSeconds(20)).until(() -> figure(service) == 0);
        }
    }

    private static IndicatedHealthDescriptor health(ConfigurableApplicationContext service) {
        return (IndicatedHealthDescriptor)
                Objects.requireNonNull(service.getBean(HealthEndpoint.class).healthForPath("topology"));
    }

    private static double figure(ConfigurableApplicationContext service) {
        return service.getBean(MeterRegistry.class)
                .get("fanout.topology.faults")
                .gauge()
                .value();
    }

    private static DeadLetterFilter of(UUID trial) {
        return new DeadLetterFilter(null, null, null, null, trial.toString(), null, null, null);
    }

    private ConfigurableApplicationContext start(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--spring.main.web-application-type=none";
        all[1] = "--fanout.messaging.topology-check-interval=300ms";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return KitTestApplication.start(TestDatabase.H2.properties(), virtualHost, all);
    }
}
