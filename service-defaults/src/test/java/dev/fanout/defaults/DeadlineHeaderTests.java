package dev.fanout.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineHeaderTests {

    @Test
    void anInstantGoesThereAndBackToTheMillisecondBelow() {
        Instant deadline = Instant.parse("2026-11-30T12:00:00.250999Z");

        assertThat(DeadlineHeader.valueOf(deadline)).isEqualTo("2026-11-30T12:00:00.250Z");
        assertThat(DeadlineHeader.read(DeadlineHeader.valueOf(deadline)))
                .hasValue(Instant.parse("2026-11-30T12:00:00.250Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T12:00:00Z, 2026-11-30T12:00:00Z",
        "2026-11-30T12:00:00.000000001Z, 2026-11-30T12:00:00.000000001Z",
        "2026-11-30T13:00:00+01:00, 2026-11-30T12:00:00Z",
        "' 2026-11-30T12:00:00Z ', 2026-11-30T12:00:00Z",
    })
    void readsWhatOtherLanguagesSpell(String value, Instant deadline) {
        assertThat(DeadlineHeader.read(value)).hasValue(deadline);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "1764500000000",
                "2026-11-30",
                "2026-11-30T12:00:00",
                "2026-13-30T12:00:00Z",
                "2026-11-30T12:00:00.00000000000000000000000000Z",
            })
    void isEmptyForWhatIsNoInstant(String value) {
        assertThat(DeadlineHeader.read(value)).isEmpty();
    }
}
