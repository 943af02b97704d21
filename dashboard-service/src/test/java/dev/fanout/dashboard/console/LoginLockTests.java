package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.console.LoginLock.Attempts;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginLockTests {

    private final AtomicLong nanos = new AtomicLong();
    private final LoginLock lock = new LoginLock(nanos::get);
    private final Attempts here = new Attempts("operator", "10.0.0.1");

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            lock.failed(here);
        }
    }

    @Test
    void fiveFailuresLockTheUserAtThisAddressAlone() {
        fail(4);
        assertThat(lock.isLocked(here)).isFalse();
        fail(1);
        assertThat(lock.isLocked(here)).isTrue();
        assertThat(lock.isLocked(new Attempts("operator", "10.0.0.2"))).isFalse();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        fail(4);
        lock.succeeded(here);
        fail(4);
        assertThat(lock.isLocked(here)).isFalse();
    }

    @Test
    void theLockEndsAQuarterOfAnHourAfterTheLastFailure() {
        fail(5);
        nanos.addAndGet(LoginLock.LOCKED_FOR.toNanos() / 2);
        assertThat(lock.isLocked(here)).isTrue();
        nanos.addAndGet(LoginLock.LOCKED_FOR.toNanos() / 2 + 1);
        assertThat(lock.isLocked(here)).isFalse();
    }
}
