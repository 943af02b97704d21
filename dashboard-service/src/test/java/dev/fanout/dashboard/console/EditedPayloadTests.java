package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.dashboard.console.EditedPayload.NotJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EditedPayloadTests {

    private static Letters.Found found(String payload) {
        byte[] document =
                ("{\"payload\":" + payload + ",\"payloadEncoding\":\"JSON\"}").getBytes(StandardCharsets.UTF_8);
        var letter = new Rows.Letter(
                "payment-service",
                UUID.randomUUID(),
                null,
                null,
                null,
                null,
                null,
                null,
                1,
                null,
                null,
                "OPEN",
                null,
                null);
        return new Letters.Found(
                "payment-service", document, Rows.tree(document), letter, new Personal(Set.of("email")));
    }

    private static String body(String edited, String original) throws NotJsonException {
        return new String(EditedPayload.of(edited, found(original)).body("why", false), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsStillMaskedStaysAsItWas() throws NotJsonException {
        assertThat(body(
                        "{\"email\":\"•••\",\"n\":2,\"deep\":[{\"email\":\"new@b\"}]}",
                        "{\"email\":\"a@b\",\"n\":1,\"deep\":[{\"email\":\"c@d\"}]}"))
                .isEqualTo("{\"reason\":\"why\",\"payload\":{\"email\":\"a@b\",\"n\":2,"
                        + "\"deep\":[{\"email\":\"new@b\"}]}}");
    }

    @Test
    void aMaskWhereNothingWasIsWhatWasWritten() throws NotJsonException {
        assertThat(body("{\"email\":\"•••\"}", "{}")).contains("\"email\":\"•••\"");
    }

    @Test
    void numbersAreSentAsTheyWereWritten() throws NotJsonException {
        assertThat(body("{\"a\":12345678901234567890123,\"b\":1.10}", "{}"))
                .contains("\"a\":12345678901234567890123", "\"b\":1.10");
    }

    @Test
    void whatIsNoJsonSaysWhere() {
        assertThatThrownBy(() -> body("{\n \"a\": }", "{}"))
                .isInstanceOf(NotJsonException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> body("{\"a\":1,\"a\":2}", "{}")).isInstanceOf(NotJsonException.class);
        assertThatThrownBy(() -> body("{} {}", "{}")).isInstanceOf(NotJsonException.class);
        assertThatThrownBy(() -> body("", "{}")).isInstanceOf(NotJsonException.class);
    }
}
