package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.dashboard.console.EditedPayload.NotPayloadException;
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

    private static String body(String edited, String original) throws NotPayloadException {
        return new String(EditedPayload.of(edited, found(original)).body("why", false), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsStillMaskedStaysAsItWas() throws NotPayloadException {
        assertThat(body(
                        "{\"email\":\"•••\",\"n\":2,\"deep\":[{\"email\":\"new@b\"}]}",
                        "{\"email\":\"a@b\",\"n\":1,\"deep\":[{\"email\":\"c@d\"}]}"))
                .isEqualTo("{\"reason\":\"why\",\"payload\":{\"email\":\"a@b\",\"n\":2,"
                        + "\"deep\":[{\"email\":\"new@b\"}]}}");
    }

    @Test
    void aMaskWhereNothingWasIsWhatWasWritten() throws NotPayloadException {
        assertThat(body("{\"email\":\"•••\"}", "{}")).contains("\"email\":\"•••\"");
    }

    @Test
    void aMaskInAListThatHasAnotherLengthIsRefused() {
        String two = "{\"to\":[{\"email\":\"a@b\"},{\"email\":\"c@d\"}]}";

        assertThatThrownBy(() -> body("{\"to\":[{\"email\":\"•••\"}]}", two))
                .isInstanceOf(NotPayloadException.class)
                .hasMessageContaining("longer or shorter");
        assertThatCode(() -> body("{\"to\":[{\"email\":\"e@f\"}]}", two)).doesNotThrowAnyException();
    }

    @Test
    void aMessageThatHasAFieldTwiceCanBeEdited() throws NotPayloadException {
        assertThat(body("{\"id\":\"b\",\"email\":\"•••\"}", "{\"id\":\"a\",\"id\":\"b\",\"email\":\"a@b\"}"))
                .contains("{\"id\":\"b\",\"email\":\"a@b\"}");
    }

    @Test
    void numbersAreSentAsTheyWereWritten() throws NotPayloadException {
        assertThat(body("{\"a\":12345678901234567890123,\"b\":1.10}", "{}"))
                .contains("\"a\":12345678901234567890123", "\"b\":1.10");
    }

    @Test
    void whatIsNoJsonSaysWhere() {
        assertThatThrownBy(() -> body("{\n \"a\": }", "{}"))
                .isInstanceOf(NotPayloadException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> body("{\"a\":1,\"a\":2}", "{}")).isInstanceOf(NotPayloadException.class);
        assertThatThrownBy(() -> body("{} {}", "{}")).isInstanceOf(NotPayloadException.class);
        assertThatThrownBy(() -> body("", "{}")).isInstanceOf(NotPayloadException.class);
    }
}
