package dev.fanout.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.Subscription;
import dev.fanout.messaging.TestEvent;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.topology.Functions;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyMode;
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

    private static final ServiceName ECHO = ServiceName.of("echo-service");
    private static final String OWN = "echo.sound.events";

    private final List<Prepared> prepared = new ArrayList<>();

    static class Plain implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

    @Subscription("mail")
    static class Mail implements EventHandler<SoundMade> {
        @Override
        public void handle(SoundMade event, EventMetadata metadata) {}
    }

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

    @Subscription("mail")
    class ForSoundsOfMail extends Writing<SoundEvent> {}

    @Subscription("mial")
    class Misspelt extends Writing<SoundEvent> {}

    @Test
    void eachGetsTheEventsOfItsTypeInTheOrderOfTheBatch() {
        var preparations = of(new ForTrialBegun(), new ForAll(), new ForSounds());

        preparations.prepare(OWN, List.of(CELLO, TRIAL, SOUND));

        assertThat(prepared)
                .containsExactly(
                        new Prepared("ForTrialBegun", List.of(TRIAL)),
                        new Prepared("ForAll", List.of(CELLO, TRIAL, SOUND)),
                        new Prepared("ForSounds", List.of(CELLO, SOUND)));
    }

    @Test
    void whoHasNoEventInTheBatchIsNotCalled() {
        var preparations = of(new ForTrialBegun(), new ForSounds());

        preparations.prepare(OWN, List.of(SOUND));
        preparations.prepare(OWN, List.of());

        assertThat(prepared).containsExactly(new Prepared("ForSounds", List.of(SOUND)));
    }

    @Test
    void theTypeIsKnownAlsoBehindAProxy() {
        var proxied = (BatchPreparation<?>) new ProxyFactory(new ForSounds()).getProxy();
        var preparations = of(proxied);

        preparations.prepare(OWN, List.of(TRIAL, SOUND));

        assertThat(prepared).containsExactly(new Prepared("ForSounds", List.of(SOUND)));
    }

    @Test
    void eachGetsWhatItsOwnFunctionHandlesAndNothingElse() {
        var preparations = of(new ForSounds(), new ForSoundsOfMail());

        preparations.prepare(OWN, List.of(CELLO));
        preparations.prepare(OWN + ".mail", List.of(SOUND));

        assertThat(prepared)
                .containsExactly(
                        new Prepared("ForSounds", List.of(CELLO)), new Prepared("ForSoundsOfMail", List.of(SOUND)));
    }

    @Test
    void oneWhoseFunctionHasNoHandlerIsRefused() {
        assertThatThrownBy(() -> of(new Misspelt()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Misspelt")
                .hasMessageContaining("no handler has @Subscription(\"mial\")");
        assertThatThrownBy(() -> preparations(List.of(new Mail()), new ForSounds()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no handler is without @Subscription");
    }

    @Test
    void aLambdaDoesNotSayWhichEventsItPreparesFor() {
        BatchPreparation<TestEvent> lambda = batch -> {};

        assertThatThrownBy(() -> of(lambda))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not say which events it prepares for");
    }

    private static BatchPreparations of(BatchPreparation<?>... preparations) {
        return preparations(List.of(new Plain(), new Mail()), preparations);
    }

    private static BatchPreparations preparations(List<Handler> handlers, BatchPreparation<?>... preparations) {
        Topology topology = new Topology(
                ECHO,
                List.of(ECHO.subscriptionTo("sound.events"), ECHO.subscriptionTo("sound.events", "mail")),
                20,
                TopologyMode.DECLARE);
        return new BatchPreparations(List.of(preparations), Functions.of(handlers), topology);
    }
}
