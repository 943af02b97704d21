package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Time passes only while somebody waits. */
class RightOfWayTests {

    private long nanos = Long.MAX_VALUE - 1; // the clock of the machine may be anywhere, and turn over
    private Runnable whileWaiting = () -> {};
    private final RightOfWay rightOfWay = new RightOfWay(() -> nanos, wait -> {
        nanos += Math.min(wait, TimeUnit.MILLISECONDS.toNanos(1));
        whileWaiting.run();
    });

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
        assertThat(rightOfWay.piece(200)).isEqualTo(200);
        rightOfWay.came();
        assertThat(rightOfWay.piece(200)).isEqualTo(50);
        assertThat(rightOfWay.piece(1)).isEqualTo(1);
        nanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(rightOfWay.piece(200)).isEqualTo(200);
    }

    private Duration waited() {
        long begin = nanos;
        rightOfWay.giveWay();
        return Duration.ofNanos(nanos - begin);
    }
}
