package dev.fanout.defaults.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class SagaDeadlinesTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SagaDeadlines deadlines =
            new SagaDeadlines(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(5), meters);

    @AfterEach
    void forget() {
        TransactionSynchronizationManager.clear();
    }

    @Test
    void aDeadlineHasPassedWhenNoClockInBoundsWouldSayOtherwise() {
        assertThat(deadlines.hasPassed(NOW.plusSeconds(1))).isFalse();
        assertThat(deadlines.hasPassed(NOW.minusSeconds(5))).isFalse();
        assertThat(deadlines.hasPassed(NOW.minusSeconds(5).minusNanos(1))).isTrue();
        assertThat(deadlines.hasPassed(Instant.MIN)).isTrue();
        assertThat(deadlines.hasPassed(Instant.MAX)).isFalse();
    }

    @Test
    void aRefusalCountsWithItsTransaction() {
        deadlines.countRefused();
        assertThat(refused()).isOne();

        TransactionSynchronizationManager.initSynchronization();
        deadlines.countRefused();
        assertThat(refused()).as("before the commit").isOne();

        TransactionSynchronizationManager.getSynchronizations().forEach(TransactionSynchronization::afterCommit);
        assertThat(refused()).isEqualTo(2);
    }

    @Test
    void aNegativeMarginIsRefused() {
        assertThatThrownBy(() -> new SagaProperties(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fanout.saga.deadline-margin");
    }

    private double refused() {
        return meters.get("fanout.saga.expired").counter().count();
    }
}
