package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTests {

    @Test
    void everyHundredOrdersOfTheDefaultMixHoldTheSharesExactly() {
        Mix mix = Mix.parse(Mix.DEFAULT);

        for (int from : new int[] {0, 100, 4_321}) {
            Map<Kind, Long> counts = IntStream.range(from, from + 100)
                    .mapToObj(mix::kindOf)
                    .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
            assertThat(counts)
                    .containsEntry(Kind.CONFIRMED, 70L)
                    .containsEntry(Kind.OUT_OF_STOCK, 10L)
                    .containsEntry(Kind.DECLINED, 10L)
                    .containsEntry(Kind.CANCELLED, 10L);
        }
    }

    @Test
    void theKindsAlternateInsteadOfComingInBlocks() {
        Mix mix = Mix.parse(Mix.DEFAULT);

        assertThat(IntStream.range(0, 20).mapToObj(mix::kindOf).distinct()).hasSize(4);
    }

    @Test
    void aMixMayHoldOneKindOnly() {
        Mix mix = Mix.parse("declined=1");

        assertThat(IntStream.range(0, 10).mapToObj(mix::kindOf)).containsOnly(Kind.DECLINED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "confirmed",
                "confirmed=x",
                "refused=10",
                "confirmed=0",
                "confirmed=-1",
                "confirmed=1;declined=1"
            })
    void refusesWhatIsNoMix(String text) {
        assertThatThrownBy(() -> Mix.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
