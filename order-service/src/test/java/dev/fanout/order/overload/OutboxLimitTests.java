package dev.fanout.order.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class OutboxLimitTests {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Double> pending = new AtomicReference<>(0.0);
    private final OutboxLimit limit = new OutboxLimit(meters, new OverloadProperties(10, Duration.ofSeconds(5)));

    @Test
    void refusesWhatIsAboveTheLimit() {
        Gauge.builder("fanout.outbox.pending", pending::get).register(meters);

        pending.set(10.0);
        limit.check();
        pending.set(11.0);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(limit::check)
                .satisfies(problem -> {
                    assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                    assertThat(Integer.parseInt(problem.getHeaders().getFirst("Retry-After")))
                            .isBetween(5, 14);
                });
        pending.set(9.0);
        limit.check();
    }

    @Test
    void refusesNothingWhileTheFigureIsUnknown() {
        limit.check();
        Gauge.builder("fanout.outbox.pending", pending::get).register(meters);
        pending.set(Double.NaN);
        limit.check();
        assertThat(limit.isExceeded()).isFalse();
        pending.set(11.0);
        assertThat(limit.isExceeded()).isTrue();
    }

    @Test
    void refusesALimitThatLetsNothingIn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new OverloadProperties(0, Duration.ofSeconds(5)));
        assertThatIllegalArgumentException().isThrownBy(() -> new OverloadProperties(10, Duration.ZERO));
    }
}
