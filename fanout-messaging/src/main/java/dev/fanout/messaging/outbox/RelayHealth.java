package dev.fanout.messaging.outbox;

import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down while the relay cannot do its work: the outbox keeps the events then, but no other service gets them. */
class RelayHealth extends AbstractHealthIndicator {

    private final OutboxRelay relay;
    private final Duration stuckAfter;

    RelayHealth(OutboxRelay relay, Duration stuckAfter) {
        super("the relay's state cannot be told");
        this.relay = relay;
        this.stuckAfter = stuckAfter;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Duration idle = relay.sinceLastStep();
        health.status(idle.compareTo(stuckAfter) > 0 ? "DOWN" : "UP")
                .withDetail("secondsSinceLastStep", idle.toSeconds())
                .withDetail("stuckAfterSeconds", stuckAfter.toSeconds());
    }
}
