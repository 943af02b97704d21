package dev.fanout.order.batch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class CallbackUrlTests {

    private final Validator validator =
            Validation.buildDefaultValidatorFactory().getValidator();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com",
                "HTTP://example.com:8080/a/b?c=d%20e#f",
                "http://127.0.0.1/hook",
                "http://[::1]:9000/",
            })
    void takesAnAddressThatCanBeCalled(String url) {
        assertThat(isValid(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.com/hook",
                "//example.com/hook",
                "ftp://example.com/hook",
                "file:///etc/passwd",
                "mailto:a@example.com",
                "https:///hook",
                "https://user:secret@example.com/hook",
                "https://example.com/a b",
                "https://example.com/a\nb",
            })
    void refusesWhatCannot(String url) {
        assertThat(isValid(url)).isFalse();
    }

    @Test
    void takesTwoThousandCharacters() {
        String start = "https://example.com/";

        assertThat(isValid(start + "a".repeat(2000 - start.length()))).isTrue();
        assertThat(isValid(start + "a".repeat(2001 - start.length()))).isFalse();
    }

    private boolean isValid(String url) {
        return validator
                .validate(new PlaceBatch(url, List.of(JsonNodeFactory.instance.objectNode())))
                .isEmpty();
    }
}
