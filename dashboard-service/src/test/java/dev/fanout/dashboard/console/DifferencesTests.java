package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DifferencesTests {

    private final Personal personal = new Personal(Set.of("customerEmail", "address", "a/b"));

    private static JsonNode change(String path) {
        return Rows.tree(
                ("{\"path\":\"" + path + "\",\"before\":\"old\",\"after\":\"new\"}").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/customerEmail, •••",
        "/customer/customerEmail, •••",
        "/address/city, •••",
        "/to/0/address/1/street, •••",
        "/a~1b, •••",
        "/items/0/quantity, old",
        "/recipient, old",
    })
    void aPlaceIsHiddenWithWhatItIsIn(String path, String shown) {
        assertThat(Differences.value(change(path), "before", personal).asString())
                .isEqualTo(shown);
    }

    @Test
    void thoseInAHistoryAreMaskedToo() {
        String history = """
                {"messageId":"1","diff":[{"path":"/customerEmail","before":"a@b","after":"c@d"},
                {"path":"/quantity","before":1,"after":2},{"path":"/recipient","before":"a@b"}]}""";
        JsonNode told = Rows.tree(history.getBytes(StandardCharsets.UTF_8));

        Differences.mask(told, personal);

        assertThat(told.toString())
                .isEqualTo("{\"messageId\":\"1\",\"diff\":["
                        + "{\"path\":\"/customerEmail\",\"before\":\"•••\",\"after\":\"•••\"},"
                        + "{\"path\":\"/quantity\",\"before\":1,\"after\":2},"
                        + "{\"path\":\"/recipient\",\"before\":\"•••\"}]}");
    }
}
