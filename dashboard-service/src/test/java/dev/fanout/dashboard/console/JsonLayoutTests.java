package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonLayoutTests {

    private static final int ENOUGH = 10_000;

    private static Optional<PayloadText> laidOut(String json, String... masked) {
        return JsonLayout.of(json.getBytes(StandardCharsets.UTF_8), new Personal(Set.of(masked)), ENOUGH);
    }

    private static String text(String json, String... masked) {
        return laidOut(json, masked).orElseThrow().text();
    }

    @Test
    void numbersStayAsTheyWereWritten() {
        assertThat(text("[12345678901234567890123,1.10,1e400,-0,0.0]")).isEqualTo("""
                [
                  12345678901234567890123,
                  1.10,
                  1e400,
                  -0,
                  0.0
                ]""");
    }

    @Test
    void fieldsThatAreThereTwiceAreThereTwice() {
        assertThat(text("{\"a\":1,\"a\":{\"b\":[]}}")).isEqualTo("""
                {
                  "a": 1,
                  "a": {
                    "b": []
                  }
                }""");
    }

    @Test
    void whatNobodySeesIsEscaped() {
        assertThat(text("[\"\u202eabc\u200b\\u0000\\n\\\"\\\\ \\ud800 \u00e4\ud83d\ude00\"]"))
                .isEqualTo("[\n  \"\\u202eabc\\u200b\\u0000\\n\\\"\\\\ \\ud800 \u00e4\ud83d\ude00\"\n]");
    }

    @Test
    void valuesOfMaskedFieldsAreHiddenWhereverTheyAre() {
        assertThat(text("{\"email\":\"a@b\",\"deep\":[{\"email\":{\"x\":1}},{\"email\":null}],\"other\":2}", "email"))
                .doesNotContain("a@b", "\"x\"")
                .contains("\"email\": \"•••\"", "\"email\": null", "\"other\": 2");
    }

    @Test
    void addressesOfRecipientsAreHiddenFromWhoMayNotReadAll() {
        String json = "{\"recipient\":\"a@b\",\"target\":\"https://user@host/\"}";

        assertThat(text(json, "customerEmail")).contains("\"recipient\": \"•••\"", "https://user@host/");
        assertThat(text(json)).contains("a@b");
    }

    @Test
    void oneFieldOfADocumentIsLaidOutAlone() {
        byte[] document =
                "{\"before\":{\"payload\":1},\"payload\":{\"a\":1.0},\"after\":2}".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonLayout.ofField(document, "payload", Personal.NOTHING, ENOUGH)
                        .orElseThrow()
                        .text())
                .isEqualTo("{\n  \"a\": 1.0\n}");
        assertThat(JsonLayout.ofField(document, "none", Personal.NOTHING, ENOUGH))
                .isEmpty();
    }

    @Test
    void whatIsTooLongIsCutAndSaysSo() {
        PayloadText cut = JsonLayout.of(
                        ("{\"a\":\"" + "x".repeat(1_000_000) + "\",\"b\":1}").getBytes(StandardCharsets.UTF_8),
                        Personal.NOTHING,
                        100)
                .orElseThrow();
        assertThat(cut.cut()).isTrue();
        assertThat(cut.text()).hasSizeLessThan(200);
        assertThat(cut.note()).isNotEmpty();
    }

    @Test
    void whatIsVeryDeepIsCutAsWell() {
        assertThat(laidOut("[".repeat(100_000)).orElseThrow().cut()).isTrue();
    }

    @Test
    void whatIsNoJsonIsNotLaidOut() {
        assertThat(laidOut("{\"a\":")).isEmpty();
        assertThat(laidOut("no json")).isEmpty();
    }
}
