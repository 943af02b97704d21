package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OverloadLogTests {

    private final AtomicLong nanos = new AtomicLong();
    private final OverloadLog log = new OverloadLog("requests", 7, nanos::get);

    @Test
    void saysThatAnOverloadBeginsAndThatItIsOver(CapturedOutput output) {
        log.refused();
        log.refused();
        log.admitted();
        nanos.addAndGet(OverloadLog.QUIET.toNanos());
        log.admitted();

        assertThat(output.getOut()).containsOnlyOnce("Overloaded: 7 requests").doesNotContain("No longer");

        nanos.incrementAndGet();
        log.admitted();
        log.admitted();

        assertThat(output.getOut()).containsOnlyOnce("No longer overloaded: 2 requests were refused");
    }

    @Test
    void aRefusalAfterAQuietTimeIsAnotherOverload(CapturedOutput output) {
        log.refused();
        nanos.addAndGet(OverloadLog.QUIET.toNanos() + 1);
        log.refused();

        assertThat(output.getOut().split("Overloaded: 7 requests", -1)).hasSize(3);
        assertThat(output.getOut()).containsOnlyOnce("No longer overloaded: 1 requests were refused");
    }
}
