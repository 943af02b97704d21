package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundFaded;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The events that a service knows by name. */
class EventCatalogueTests {

    /** Takes the name of another event. */
    @EventType("sound.made.v1")
    record Impostor(String subject) implements Event {}

    /** Has no name. */
    record Nameless(String subject) implements Event {}

    /** Open: anybody may add to it. */
    interface OpenEvent extends Event {}

    @Test
    void holdsEventsAndAllThatFamiliesPermit() {
        EventCatalogue catalogue = EventCatalogue.of(SoundEvent.class, TrialBegun.class);

        assertThat(catalogue.all())
                .containsExactlyInAnyOrder(SoundMade.class, SoundFaded.class, InstrumentTuned.class, TrialBegun.class);
        assertThat(catalogue.named("sound.made.v1")).hasValue(SoundMade.class);
        assertThat(catalogue.named("trial.begun.v1")).hasValue(TrialBegun.class);
    }

    @Test
    void knowsNothingElse() {
        EventCatalogue catalogue = EventCatalogue.of(SoundEvent.class);

        assertThat(catalogue.named("trial.begun.v1")).isEmpty();
        assertThat(catalogue.named("sound.made.v2")).isEmpty();
        assertThat(catalogue.named(SoundMade.class.getName())).isEmpty();
        assertThat(EventCatalogue.of().all()).isEmpty();
    }

    @Test
    void strangersShareOneLabel() {
        EventCatalogue catalogue = EventCatalogue.of(SoundEvent.class);

        assertThat(catalogue.labelOf("sound.made.v1")).isEqualTo("sound.made.v1");
        assertThat(catalogue.labelOf("sound.made.v2")).isEqualTo("unknown");
    }

    @Test
    void whatIsNamedTwiceIsOneEvent() {
        assertThat(EventCatalogue.of(SoundEvent.class, SoundMade.class, TestEvent.class)
                        .all())
                .hasSameSizeAs(EventCatalogue.of(TestEvent.class).all())
                .doesNotHaveDuplicates();
    }

    @Test
    void twoEventsOfOneNameAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCatalogue.of(SoundMade.class, Impostor.class))
                .withMessageContainingAll("two events are named sound.made.v1", "SoundMade", "Impostor");
    }

    @Test
    void anEventWithoutANameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCatalogue.of(Nameless.class))
                .withMessageContaining("Nameless has no @EventType");
    }

    @Test
    void anOpenFamilyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventCatalogue.of(List.of(OpenEvent.class)))
                .withMessageContaining("no sealed family");
    }

    @Test
    void saysWhichEventsItKnowsInTheOrderOfTheirNames() {
        assertThat(EventCatalogue.of(SoundEvent.class))
                .hasToString("[instrument.tuned.v1, sound.faded.v1, sound.made.v1]");
    }
}
