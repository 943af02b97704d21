package dev.fanout.messaging.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.support.TransactionOperations;

@ExtendWith(OutputCaptureExtension.class)
class PurgeTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRunLogsOneLineHoweverManyChunksItHas(CapturedOutput output) {
        Iterator<Integer> inbox = List.of(10, 10, 3, 0).iterator();
        Iterator<Integer> letters = List.of(2, 0, 0, 0).iterator();
        Purge purge = new Purge(
                List.of(
                        new Purgeable("inbox rows", HOUR, (_, _) -> inbox.next()),
                        new Purgeable("dead letters", HOUR, (_, _) -> letters.next())),
                TransactionOperations.withoutTransaction(),
                new RetentionProperties(HOUR, HOUR.multipliedBy(2), HOUR, 10),
                Clock.systemUTC());

        assertThat(purge.step()).isLessThan(HOUR);
        assertThat(purge.step()).isLessThan(HOUR);
        assertThat(purge.step()).isEqualTo(HOUR);
        assertThat(purge.step()).as("nothing to do").isEqualTo(HOUR);

        assertThat(output.getOut()).containsOnlyOnce("Purged {").contains("Purged {inbox rows=23, dead letters=2}");
    }
}
