package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersTextTests {

    private final Shown shown = new Shown();

    @Test
    void marksThatTurnTheDirectionAndControlsAreWrittenOut() {
        assertThat(shown.text("a\u202eb\u0007\ud800c\nd\te")).isEqualTo("a\\u202eb\\u0007\\ud800c\nd\te");
        assertThat(shown.text("\u00e4\ud83d\ude00")).isEqualTo("\u00e4\ud83d\ude00");
        assertThat(shown.text(null)).isEmpty();
    }

    @Test
    void aLongMessageIsShownByItsBeginning() {
        assertThat(shown.start("x".repeat(1_000))).hasSizeLessThan(200).endsWith("…");
    }

    @Test
    void lengthsOfTimeHaveTheUnitThatSuitsThem() {
        assertThat(List.of(
                        shown.span(0),
                        shown.span(0.42),
                        shown.span(150),
                        shown.span(1_500),
                        shown.span(600_000),
                        shown.span(10_800_000),
                        shown.span(259_200_000)))
                .containsExactly("0 ms", "0.4 ms", "150 ms", "1.5 s", "10 min", "3 h", "3 d");
        Instant now = Instant.EPOCH;
        assertThat(shown.between(now, now.minusSeconds(5))).as("clocks differ").isEqualTo("0 ms");
    }

    @Test
    void framesOfLibrariesAreFoldedAndOursAreNot() {
        List<TracePart> parts = TracePart.of("""
                java.lang.IllegalStateException: broken
                \tat com.shop.Payments.pay(Payments.java:7)
                \tat java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
                \tat org.springframework.amqp.Listener.invoke(Listener.java:1)
                Caused by: java.io.IOException: gone
                \tat com.shop.Bank.call(Bank.java:9)
                \t... 12 common frames omitted
                """);
        assertThat(parts).extracting(TracePart::ours).containsExactly(true, false, true, false);
        assertThat(parts).extracting(TracePart::lines).containsExactly(2, 2, 2, 1);
        assertThat(TracePart.of("")).isEmpty();
    }
}
