package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import org.junit.jupiter.api.Test;

class PageSizeTests {

    private final PageSize size = new PageSize();

    @Test
    void fewerAreAskedForWhereSoManyAreTooLargeOrTooLateAndSlowlyMoreAgain() {
        assertThat(size.get()).isEqualTo(500);
        size.failed(Reason.BAD_ANSWER);
        size.failed(Reason.DEADLINE);
        assertThat(size.get()).isEqualTo(125);
        size.read();
        assertThat(size.get()).isEqualTo(135);
        for (int i = 0; i < 100; i++) {
            size.read();
        }
        assertThat(size.get()).isEqualTo(500);
    }

    @Test
    void aServiceThatIsAwayIsNotAskedForLess() {
        size.failed(Reason.NO_ANSWER);
        size.failed(Reason.CIRCUIT_OPEN);
        size.failed(Reason.ERROR_ANSWER);

        assertThat(size.get()).isEqualTo(500);
    }

    @Test
    void itIsNeverLessThanTen() {
        for (int i = 0; i < 20; i++) {
            size.failed(Reason.BAD_ANSWER);
        }

        assertThat(size.get()).isEqualTo(10);
    }
}
