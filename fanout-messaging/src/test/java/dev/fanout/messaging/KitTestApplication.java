package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** An echo-service in miniature whose handlers do what the message tells them, and write down what they did. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    KitTestApplication.Ledger.class,
    KitTestApplication.EchoOnSoundMade.class,
    KitTestApplication.FailOnTrialBegun.class,
    KitTestApplication.CallOnTrialReferred.class
})
public class KitTestApplication {

    /** Starts it outside of a test's own context, with what its services have in common. */
    static ConfigurableApplicationContext start(
            Map<String, String> database, VirtualHost virtualHost, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--spring.application.name=echo-service"));
        all.addAll(List.of(arguments));
        return new SpringApplicationBuilder(KitTestApplication.class)
                .initializers(context -> TestPropertyValues.of(database)
                        .and(virtualHost.properties())
                        .applyTo(context))
                .run(all.toArray(String[]::new));
    }

    /** What was handled; a second entry of a message would break its primary key. */
    static class Ledger {

        private final JdbcClient jdbc;

        Ledger(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        void enter(EventMetadata metadata) {
            jdbc.sql("insert into handled (message_id, type, correlation_id) values (?, ?, ?)")
                    .params(metadata.id(), metadata.type(), metadata.correlationId())
                    .update();
        }

        boolean has(UUID messageId) {
            return jdbc.sql("select count(*) from handled where message_id = ?")
                            .param(messageId)
                            .query(Long.class)
                            .single()
                    == 1;
        }

        long size() {
            return jdbc.sql("select count(*) from handled").query(Long.class).single();
        }
    }

    /** Handles by announcing the next step. */
    static class EchoOnSoundMade implements EventHandler<SoundMade> {

        static final UUID NO_SOUND = new UUID(0, 0);

        private final Ledger ledger;
        private final EventPublisher events;

        EchoOnSoundMade(Ledger ledger, EventPublisher events) {
            this.ledger = ledger;
            this.events = events;
        }

        @Override
        public boolean concerns(SoundMade event) {
            return !event.soundId().equals(NO_SOUND);
        }

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            ledger.enter(metadata);
            events.publish(new SoundEchoed(event.soundId(), "again"));
        }
    }

    /** Ends as the trial's fate says, and everything succeeds once the handler is mended. */
    static class FailOnTrialBegun implements EventHandler<TrialBegun> {

        volatile boolean mended;
        final Map<UUID, AtomicInteger> attempts = new ConcurrentHashMap<>();
        private final Ledger ledger;

        FailOnTrialBegun(Ledger ledger, @Value("${test.mended:false}") boolean mended) {
            this.ledger = ledger;
            this.mended = mended;
        }

        @Override
        public void handle(TrialBegun event, EventMetadata metadata) {
            int attempt = attempts.computeIfAbsent(metadata.id(), _ -> new AtomicInteger())
                    .incrementAndGet();
            ledger.enter(metadata);
            if (mended) {
                return;
            }
            switch (event.fate().kind()) {
                case FAILS -> {
                    if (attempt <= event.fate().times()) {
                        throw new IllegalStateException("not yet, attempt " + attempt);
                    }
                }
                case FAILS_ALWAYS -> throw new IllegalStateException("never");
                case DEPENDENCY_DOWN -> {
                    if (attempt <= event.fate().times()) {
                        throw new DependencyUnavailableException(
                                "down, attempt " + attempt, new IllegalStateException());
                    }
                }
                case HOPELESS -> throw new PermanentFailureException("no way for trial " + event.trialId());
                case SUCCEEDS, SLOW, OUTDATED -> {
                    // It has nobody to ask.
                }
            }
        }
    }

    /** Calls the outside world, and that ends as the trial's fate says. */
    static class CallOnTrialReferred implements RemoteCallHandler<TrialReferred, Integer> {

        final Map<UUID, AtomicInteger> calls = new ConcurrentHashMap<>();
        final AtomicInteger underWay = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final Ledger ledger;

        CallOnTrialReferred(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public Integer call(TrialReferred event, EventMetadata metadata) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
            int call = calls.computeIfAbsent(metadata.id(), _ -> new AtomicInteger())
                    .incrementAndGet();
            switch (event.fate().kind()) {
                case FAILS -> {
                    if (call <= event.fate().times()) {
                        throw new IllegalStateException("nobody answers, call " + call);
                    }
                }
                case FAILS_ALWAYS -> throw new IllegalStateException("nobody ever answers");
                case DEPENDENCY_DOWN -> {
                    if (call <= event.fate().times()) {
                        throw new DependencyUnavailableException("down, call " + call, new IllegalStateException());
                    }
                }
                case HOPELESS -> throw new PermanentFailureException("no answer for trial " + event.trialId());
                case BREAKS -> throw new StackOverflowError("a test");
                case SLOW -> {
                    mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(200_000_000);
                    underWay.decrementAndGet();
                }
                case SUCCEEDS, OUTDATED -> {
                    // Both are answered.
                }
            }
            return call;
        }

        @Override
        public void handle(TrialReferred event, Integer answer, EventMetadata metadata) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
            ledger.enter(metadata);
            if (event.fate().kind() == Fate.Kind.OUTDATED && answer == 1) {
                throw new OutdatedCallException("the state has moved on since call " + answer);
            }
        }
    }
}
