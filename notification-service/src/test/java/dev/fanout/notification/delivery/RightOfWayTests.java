package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time passes only while somebody waits. */
class RightOfWayTests {

    private long nanos = Long.MAX_VALUE - 1; // the clock of the machine may be anywhere, and turn over
    private Runnable whileWaiting = () -> {};
    private final RightOfWay rightOfWay = new RightOfWay(
            () -> nanos,
            wait -> {
                nanos += Math.min(wait, TimeUnit.MILLISECONDS.toNanos(1));
                whileWaiting.run();
            },
            2);

    @Test
    void longWorkGoesOnWhereNothingHasCome() {
        assertThat(waited()).isZero();
    }

    @Test
    void longWorkWaitsForWhatHasJustCome() {
        rightOfWay.came();

        assertThat(waited()).isEqualTo(Duration.ofMillis(15));
        assertThat(waited()).isZero();
    }

    @Test
    void longWorkWaitsForWhatComesMeanwhile() {
        rightOfWay.came();
        long later = nanos + TimeUnit.MILLISECONDS.toNanos(10);
        whileWaiting = () -> {
            if (nanos == later) {
                rightOfWay.came();
            }
        };

        assertThat(waited()).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    void longWorkGoesOnInTheEndWhateverComes() {
        whileWaiting = rightOfWay::came;
        rightOfWay.came();

        assertThat(waited()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void longWorkIsDoneInSmallPiecesForAWhileAfterSomethingHasCome() {
        assertThat(sizeOfPiece(200)).isEqualTo(200);
        rightOfWay.came();
        assertThat(sizeOfPiece(200)).isEqualTo(25);
        assertThat(sizeOfPiece(1)).isEqualTo(1);
        nanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(sizeOfPiece(200)).isEqualTo(200);
    }

    @Test
    void longWorkRestsAsLongAsItWorks() {
        rightOfWay.came();
        waited();
        work(Duration.ofMillis(8));

        assertThat(waited()).isEqualTo(Duration.ofMillis(8));
    }

    @Test
    void longWorkRestsForThirtyMillisecondsAtMost() {
        rightOfWay.came();
        waited();
        work(Duration.ofMillis(100));

        assertThat(waited()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void longWorkDoesNotRestWhereNothingHasCome() {
        work(Duration.ofMillis(100));

        assertThat(waited()).isZero();
    }

    @Test
    void attemptsThatHaveWaitedTogetherGoOneAfterTheOther() {
        rightOfWay.came();

        rightOfWay.beforeAttempt();
        long first = nanos;
        rightOfWay.beforeAttempt();

        assertThat(Duration.ofNanos(nanos - first))
                .isEqualTo(Duration.ofMillis(3).dividedBy(2));
    }

    @Test
    void attemptsDoNotWaitForEachOtherWhereNothingHasCome() {
        long begin = nanos;

        rightOfWay.beforeAttempt();
        rightOfWay.beforeAttempt();

        assertThat(nanos).isEqualTo(begin);
    }

    private int sizeOfPiece(int most) {
        return rightOfWay.piece(most, size -> size);
    }

    private void work(Duration time) {
        rightOfWay.piece(1, _ -> nanos += time.toNanos());
    }

    private Duration waited() {
        long begin = nanos;
        long end = rightOfWay.piece(1, _ -> nanos);
        return Duration.ofNanos(end - begin);
    }
}
