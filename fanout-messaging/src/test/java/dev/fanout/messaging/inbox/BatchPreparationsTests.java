package dev.fanout.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.TestEvent;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Which preparation gets which events of a batch. */
class BatchPreparationsTests {

    private static final SoundMade SOUND = new SoundMade(UUID.randomUUID());
    private static final TrialBegun TRIAL = new TrialBegun(UUID.randomUUID(), Fate.succeeds());
    private static final InstrumentTuned CELLO = new InstrumentTuned("cello", 442);

    private final List<Prepared> prepared = new ArrayList<>();

    /** A call. */
    record Prepared(String by, List<? extends Event> batch) {}

    /** Writes down what it gets. */
    abstract class Writing<E extends Event> implements BatchPreparation<E> {

        @Override
        public void prepare(List<E> batch) {
            prepared.add(new Prepared(getClass().getSimpleName(), List.copyOf(batch)));
        }
    }

    class ForAll extends Writing<TestEvent> {}

    class ForSounds extends Writing<SoundEvent> {}

    class ForTrialBegun extends Writing<TrialBegun> {}

    @Test
    void eachGetsTheEventsOfItsTypeInTheOrderOfTheBatch() {
        var preparations = new BatchPreparations(List.of(new ForTrialBegun(), new ForAll(), new ForSounds()));

        preparations.prepare(List.of(CELLO, TRIAL, SOUND));

        assertThat(prepared)
                .containsExactly(
                        new Prepared("ForTrialBegun", List.of(TRIAL)),
                        new Prepared("ForAll", List.of(CELLO, TRIAL, SOUND)),
                        new Prepared("ForSounds", List.of(CELLO, SOUND)));
    }

    @Test
    void whoHasNoEventInTheBatchIsNotCalled() {
        var preparations = new BatchPreparations(List.of(new ForTrialBegun(), new ForSounds()));

        preparations.prepare(List.of(SOUND));
        preparations.prepare(List.of());

        assertThat(prepared).containsExactly(new Prepared("ForSounds", List.of(SOUND)));
    }

    @Test
    void theTypeIsKnownAlsoBehindAProxy() {
        var proxied = (BatchPreparation<?>) new ProxyFactory(new ForSounds()).getProxy();
        var preparations = new BatchPreparations(List.of(proxied));

        preparations.prepare(List.of(TRIAL, SOUND));

        assertThat(prepared).containsExactly(new Prepared("ForSounds", List.of(SOUND)));
    }

    @Test
    void aLambdaDoesNotSayWhichEventsItPreparesFor() {
        BatchPreparation<TestEvent> lambda = batch -> {};

        assertThatThrownBy(() -> new BatchPreparations(List.of(lambda)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say which events it prepares for");
    }
}
