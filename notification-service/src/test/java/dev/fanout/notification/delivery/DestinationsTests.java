package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.delivery.Destinations.Place;
import dev.fanout.testing.StoppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DestinationsTests {

    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofMillis(10);

    private final StoppedClock clock = new StoppedClock();
    private final Destinations destinations = new Destinations(
            new DeliveryProperties(
                    128,
                    2,
                    64,
                    Duration.ofSeconds(45),
                    Duration.ofDays(30),
                    new DeliveryProperties.Breaker(0.5, 4, 4, OPEN)),
            clock);

    @Test
    void aDestinationHasSoManyPlacesAndNoMore() {
        Place first = destinations.enter("a").orElseThrow();
        destinations.enter("a").orElseThrow();

        assertThat(destinations.enter("a")).isEmpty();
        assertThat(destinations.enter("b")).isPresent();
        assertThat(destinations.nextLook("a")).isEqualTo(clock.instant().plusSeconds(1));

        first.leave();
        assertThat(destinations.enter("a")).isPresent();
    }

    @Test
    void runsGrowWhereADestinationIsQuickAndShrinkWhereItIsSlow() {
        assertThat(destinations.runLength("a")).isEqualTo(1);
        IntStream.of(1, 2, 4, 8, 16)
                .forEach(attempts -> destinations.enter("a").orElseThrow().leave(attempts, QUICK));
        assertThat(destinations.runLength("a")).as("16 at most").isEqualTo(16);

        destinations.enter("a").orElseThrow().leave(3, QUICK);
        assertThat(destinations.runLength("a")).as("a short run says nothing").isEqualTo(16);

        destinations.enter("a").orElseThrow().leave(16, Duration.ofSeconds(1));
        assertThat(destinations.runLength("a")).isEqualTo(8);
        assertThat(destinations.runLength("b")).isEqualTo(1);
    }

    @Test
    void aDestinationThatFailsIsLeftAloneAndTriedByASingleAttempt() {
        fail("a", 4);
        Instant opened = clock.instant();

        assertThat(destinations.enter("a")).isEmpty();
        assertThat(destinations.runLength("a")).isEqualTo(1);
        assertThat(destinations.nextLook("a")).isEqualTo(opened.plus(OPEN));

        clock.pass(OPEN.plusMillis(1));
        Place trial = destinations.enter("a").orElseThrow();
        assertThat(destinations.enter("a")).isEmpty();

        trial.answered(Answer.of(Verdict.DELIVERED, ""));
        assertThat(trial.mayAttempt()).isTrue();
        trial.leave(2, QUICK);
        assertThat(destinations.enter("a")).isPresent();
    }

    @Test
    void aTrialThatIsNotMadeLeavesItsPlaceToAnother() {
        fail("a", 4);
        clock.pass(OPEN.plusMillis(1));

        destinations.enter("a").orElseThrow().leave();

        assertThat(destinations.enter("a")).isPresent();
    }

    @Test
    void aRunEndsWhenItsDestinationGoesDown() {
        Place place = destinations.enter("a").orElseThrow();
        fail("a", 4);

        place.answered(Answer.of(Verdict.DELIVERED, ""));

        assertThat(place.mayAttempt()).isFalse();
    }

    @Test
    void faultsOfOurOwnAndRefusalsOfAReceiverSayNothingOfTheHost() {
        for (int i = 0; i < 10; i++) {
            answer("a", Answer.of(Verdict.OUR_FAULT, "no address"));
            answer("b", Answer.of(Verdict.GONE, "410"));
        }

        assertThat(destinations.enter("a")).isPresent();
        assertThat(destinations.enter("b")).isPresent();
    }

    private void fail(String name, int times) {
        for (int i = 0; i < times; i++) {
            answer(name, Answer.of(Verdict.FAILED, "connection refused"));
        }
    }

    private void answer(String name, Answer answer) {
        Place place = destinations.enter(name).orElseThrow();
        place.answered(answer);
        place.leave(1, QUICK);
    }
}
