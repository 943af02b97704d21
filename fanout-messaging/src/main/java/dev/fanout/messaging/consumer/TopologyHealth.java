package dev.fanout.messaging.consumer;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Names what is wrong, and is up all the same: what cannot be worked without makes the inbox or the outbox go down. */
final class TopologyHealth extends AbstractHealthIndicator {

    private final TopologyWatch watch;

    TopologyHealth(TopologyWatch watch) {
        super("the topology's state cannot be told");
        this.watch = watch;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.up();
        watch.faults()
                .ifPresentOrElse(
                        faults -> health.withDetail("faults", faults),
                        () -> health.withDetail("faults", "not known while the broker is away"));
    }
}
