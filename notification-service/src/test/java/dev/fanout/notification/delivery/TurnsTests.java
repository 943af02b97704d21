package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnsTests {

    private final UUID line = UUID.randomUUID();

    @Test
    void theRecipientsOfAnEventStandBehindEachOther() {
        Turns turns = new Turns(7, Map.of());

        assertThat(turns.next(null)).isEqualTo(8);
        assertThat(turns.next(null)).isEqualTo(9);
        assertThat(turns.lastOfOccasion()).isEqualTo(9);
    }

    @Test
    void theNextEventBeginsBesideTheOthers() {
        Turns turns = new Turns(7, Map.of());
        turns.next(null);
        turns.next(null);

        turns.nextOccasion(0);

        assertThat(turns.next(null)).isEqualTo(8);
    }

    @Test
    void aPartOfAnEventGoesOnWhereTheLastPartEnded() {
        Turns turns = new Turns(7, Map.of());
        turns.nextOccasion(500);
        assertThat(turns.next(null)).isEqualTo(501);
    }

    @Test
    void aPartThatComesLateDoesNotOvertakeWhatIsServedNow() {
        Turns turns = new Turns(700, Map.of());
        turns.nextOccasion(500);
        assertThat(turns.next(null)).isEqualTo(701);
    }

    @Test
    void theDeliveriesOfALineStandBehindEachOtherAlsoOfSeveralEvents() {
        Turns turns = new Turns(7, Map.of(line, 20L));

        assertThat(turns.next(line)).isEqualTo(21);
        turns.nextOccasion(0);
        assertThat(turns.next(line)).isEqualTo(22);
    }

    @Test
    void aLineThatWaitsLongHoldsUpNoOtherRecipientOfTheEvent() {
        Turns turns = new Turns(7, Map.of(line, 1_000_000L));
        turns.next(line);

        assertThat(turns.next(UUID.randomUUID())).isEqualTo(9);
    }
}
