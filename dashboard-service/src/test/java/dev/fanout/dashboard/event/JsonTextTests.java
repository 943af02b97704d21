package dev.fanout.dashboard.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.messaging.PermanentFailureException;
import org.junit.jupiter.api.Test;

class JsonTextTests {

    private static final String JSON = "{ \"name\" : \"T\u00e4sse \uD83D\uDE00 \\u0000\", \"price\": 1.50e+2 }\n";

    @Test
    void theTextIsThatOfTheSender() {
        assertThat(JsonText.of(JSON.getBytes(UTF_8))).isEqualTo(JSON);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(JsonText.of(("\uFEFF" + JSON).getBytes(UTF_8))).isEqualTo(JSON);
    }

    @Test
    void anotherEncodingIsHopeless() {
        byte[] latin1 = {'"', (byte) 0xe4, '"'};
        for (byte[] payload : new byte[][] {JSON.getBytes(UTF_16BE), "{}".getBytes(UTF_16BE), latin1}) {
            assertThatExceptionOfType(PermanentFailureException.class)
                    .isThrownBy(() -> JsonText.of(payload))
                    .withMessageContaining("UTF-8");
        }
    }
}
