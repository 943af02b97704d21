package dev.fanout.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomLogTests {

    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
    private final SeldomLog log = new SeldomLog(time::get);

    @Test
    void theFirstTimeIsWorthALineAndThenOnlyOneEveryTenSeconds() {
        assertThat(log.next()).hasValue(0);
        assertThat(log.next()).isEmpty();
        time.addAndGet(SeldomLog.PAUSE.toNanos() - 1);
        assertThat(log.next()).isEmpty();
        time.incrementAndGet();
        assertThat(log.next()).hasValue(2);
        assertThat(log.next()).isEmpty();
    }
}
