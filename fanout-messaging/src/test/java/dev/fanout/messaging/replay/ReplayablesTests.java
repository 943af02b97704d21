package dev.fanout.messaging.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kinds a service can replay. */
class ReplayablesTests {

    @Test
    void eachKindIsFoundByItsName() {
        Parcels parcels = new Parcels("parcel");
        Replayables replayables = of(parcels, new Parcels("x".repeat(63)));

        assertThat(replayables.kinds()).containsExactlyInAnyOrder("parcel", "x".repeat(63));
        assertThat(replayables.of("parcel")).isSameAs(parcels);
        assertThatThrownBy(() -> replayables.of("letter"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'letter'");
    }

    @Test
    void twoKindsOfOneNameAreRefusedAtTheStart() {
        assertThatThrownBy(() -> of(new Parcels("parcel"), new Parcels("parcel")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two kinds of replays are called 'parcel'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1234567890123456789012345678901234567890123456789012345678901234"})
    void aNameThatCannotBeStoredIsRefusedAtTheStart(String kind) {
        assertThatThrownBy(() -> of(new Parcels(kind))).isInstanceOf(IllegalStateException.class);
    }

    private static Replayables of(Parcels... kinds) {
        Replayables replayables = new Replayables(() -> Stream.of(kinds));
        replayables.afterSingletonsInstantiated();
        return replayables;
    }
}
