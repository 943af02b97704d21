package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A service with several preparations of its batches. */
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = "spring.application.name=echo-service")
@Import(BatchPreparationIT.Preparations.class)
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class BatchPreparationIT {

    @Autowired
    private KitTestApplication.Ledger ledger;

    @Autowired
    private Diary diary;

    private Wire wire;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().until(() -> Stream.of("echo.sound.events", "echo.trial.events", "echo.sound.events.aside")
                .allMatch(virtualHost::isConsumed));
        wire = new Wire(virtualHost);
        diary.entries.clear();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void allOfThemRunInTheTransactionInTheOrderThatTheirBeansAskFor() {
        SoundMade sound = new SoundMade(UUID.randomUUID());
        UUID id = wire.send(sound);
        await().until(() -> ledger.has(id));

        assertThat(diary.entries)
                .filteredOn(entry -> !entry.by.equals("aside"))
                .containsExactly(new Entry("first", List.of(sound)), new Entry("second", List.of(sound)));
    }

    @Test
    void thatOfAFunctionRunsWithItsHandlersAndWithNoOthers() {
        SoundMade sound = new SoundMade(UUID.randomUUID());
        wire.send(sound);
        UUID last = wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds()));

        await().until(() -> ledger.has(last));
        await().untilAsserted(() -> assertThat(diary.writtenBy("aside")).containsExactly(sound));
        assertThat(diary.writtenBy("first")).filteredOn(sound::equals).hasSize(1);
    }

    @Test
    void eachGetsTheEventsOfItsType() {
        List<UUID> sent = new ArrayList<>();
        List<Event> sounds = new ArrayList<>();
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SoundMade sound = new SoundMade(UUID.randomUUID());
            TrialBegun trial = new TrialBegun(UUID.randomUUID(), Fate.succeeds());
            sounds.add(sound);
            all.addAll(List.of(sound, trial));
            sent.addAll(List.of(wire.send(sound), wire.send(trial)));
        }
        await().until(() -> sent.stream().allMatch(ledger::has));

        assertThat(diary.writtenBy("first")).containsExactlyInAnyOrderElementsOf(all);
        assertThat(diary.writtenBy("second")).containsExactlyInAnyOrderElementsOf(sounds);
    }

    /** What a preparation was given. */
    record Entry(String by, List<? extends Event> batch) {}

    static class Diary {

        private final List<Entry> entries = new CopyOnWriteArrayList<>();

        void write(String by, List<? extends Event> batch) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
            entries.add(new Entry(by, List.copyOf(batch)));
        }

        List<Event> writtenBy(String by) {
            return entries.stream()
                    .filter(entry -> entry.by.equals(by))
                    .<Event>flatMap(entry -> entry.batch.stream())
                    .toList();
        }
    }

    /** Declared in the other order than they ask for. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Preparations {

        @Bean
        Diary diary() {
            return new Diary();
        }

        @Bean
        Second aSecond(Diary diary) {
            return new Second(diary);
        }

        @Bean
        First bFirst(Diary diary) {
            return new First(diary);
        }

        @Bean
        Aside aside(Diary diary) {
            return new Aside(diary);
        }

        @Bean
        PassOnSoundMade passing() {
            return new PassOnSoundMade();
        }
    }

    /** Another function, which reacts to what the service itself reacts to. */
    @Subscription("aside")
    static class PassOnSoundMade implements EventHandler<SoundMade> {

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            // Only what was prepared counts.
        }
    }

    @Subscription("aside")
    static class Aside implements BatchPreparation<TestEvent> {

        private final Diary diary;

        Aside(Diary diary) {
            this.diary = diary;
        }

        @Override
        public void prepare(List<TestEvent> batch) {
            diary.write("aside", batch);
        }
    }

    @Order(2)
    static class Second implements BatchPreparation<SoundEvent> {

        private final Diary diary;

        Second(Diary diary) {
            this.diary = diary;
        }

        @Override
        public void prepare(List<SoundEvent> batch) {
            diary.write("second", batch);
        }
    }

    @Order(1)
    static class First implements BatchPreparation<TestEvent> {

        private final Diary diary;

        First(Diary diary) {
            this.diary = diary;
        }

        @Override
        public void prepare(List<TestEvent> batch) {
            diary.write("first", batch);
        }
    }
}
