package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.OneSound;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundFaded;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import org.junit.jupiter.api.Test;

/** What an event class says of itself. */
class EventTypesTests {

    /** Open: anybody may add to it. */
    interface OpenEvent extends Event {}

    /** Sealed itself, but one of its branches is open. */
    sealed interface HalfOpenEvent extends Event {

        /** The open branch. */
        non-sealed interface OpenBranch extends HalfOpenEvent {}
    }

    /** Belongs to no service, and has no name. */
    record Stray(String subject) implements OpenEvent {}

    @Test
    void anEventStandsForItself() {
        assertThat(EventTypes.within(SoundMade.class)).containsExactly(SoundMade.class);
        assertThat(EventTypes.within(Stray.class)).containsExactly(Stray.class);
    }

    @Test
    void aFamilyStandsForAllThatItPermitsAtAnyDepth() {
        assertThat(EventTypes.within(OneSound.class)).containsExactlyInAnyOrder(SoundMade.class, SoundFaded.class);
        assertThat(EventTypes.within(SoundEvent.class))
                .containsExactlyInAnyOrder(SoundMade.class, SoundFaded.class, InstrumentTuned.class);
    }

    @Test
    void anOpenInterfaceIsRefusedBecauseNobodyCanSayWhatBelongsToIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.within(Event.class))
                .withMessage("dev.fanout.messaging.Event is no event and no sealed family of events");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.within(OpenEvent.class))
                .withMessageContaining("OpenEvent is no event and no sealed family");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.within(HalfOpenEvent.class))
                .withMessageContaining("OpenBranch is no event and no sealed family");
    }

    @Test
    void theExchangeIsThatOfTheNearestFamilyThatNamesAService() {
        assertThat(EventTypes.exchangeOf(SoundEchoed.class)).isEqualTo("echo.events");
        assertThat(EventTypes.exchangeOf(SoundMade.class)).isEqualTo("sound.events");
        assertThat(EventTypes.exchangeOf(InstrumentTuned.class)).isEqualTo("sound.events");
        assertThat(EventTypes.exchangeOf(OneSound.class)).isEqualTo("sound.events");
    }

    @Test
    void whatBelongsToNoSingleServiceOrHasNoNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.exchangeOf(TestEvent.class))
                .withMessageContaining("belongs to no single service");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.exchangeOf(Stray.class))
                .withMessageContaining("belongs to no single service");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTypes.nameOf(Stray.class))
                .withMessageContaining("Stray has no @EventType");
    }
}
