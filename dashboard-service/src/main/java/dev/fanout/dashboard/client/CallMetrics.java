package dev.fanout.dashboard.client;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** The figures of the calls of one service. */
final class CallMetrics {

    private final Neighbour neighbour;
    private final MeterRegistry meters;

    CallMetrics(Neighbour neighbour, MeterRegistry meters) {
        this.neighbour = neighbour;
        this.meters = meters;
    }

    void watch(CircuitBreaker breaker, Bulkhead bulkhead) {
        Gauge.builder("fanout.dashboard.circuit.open", breaker, circuit -> isOpen(circuit) ? 1 : 0)
                .description("1 while a service is left alone because it did not answer")
                .tag("asked", neighbour.serviceName())
                .register(meters);
        int most = bulkhead.getMetrics().getMaxAllowedConcurrentCalls();
        Gauge.builder(
                        "fanout.dashboard.calls.in.hand",
                        bulkhead,
                        calls -> most - calls.getMetrics().getAvailableConcurrentCalls())
                .description("Calls that a service has not answered yet")
                .tag("asked", neighbour.serviceName())
                .register(meters);
    }

    private static boolean isOpen(CircuitBreaker breaker) {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    void answered(Duration took, boolean second) {
        timer("answered", second).record(took);
    }

    void failed(Reason reason, Duration took, boolean second) {
        timer(reason.name().toLowerCase(Locale.ROOT), second).record(took);
    }

    private Timer timer(String outcome, boolean second) {
        return Timer.builder("fanout.dashboard.calls")
                .description("Calls of the other services")
                .tag("asked", neighbour.serviceName())
                .tag("outcome", outcome)
                .tag("request", second ? "second" : "first")
                .register(meters);
    }
}
