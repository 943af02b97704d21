package dev.fanout.dashboard.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-30T02:00:00.123456Z",
                "1970-01-01T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999999Z"
            })
    void aPlaceIsFoundAgainByItsText(String time) {
        Cursor place = new Cursor(Instant.parse(time), 42);

        assertThat(place.text()).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.in(place.text())).contains(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1.2", "!", "MS4", "LjI", "MS4yLjM", "eC4x", "1000"})
    void aTextThatIsNotOursIsNoPlace(String text) {
        assertThat(Cursor.in(text)).isEmpty();
    }

    @Test
    void aNumberThatIsTooLongIsNoPlace() {
        for (String plain : new String[] {"1." + "9".repeat(19), "9".repeat(19) + ".1"}) {
            assertThat(Cursor.in(Base64.getUrlEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII))))
                    .as(plain)
                    .isEmpty();
        }
    }
}
