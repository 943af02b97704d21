package dev.fanout.dashboard.projection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Has a new projection built from what the services say, before any event is heard and any question answered: nobody
 * knows yet whether the shop is older than it.
 */
@Component
class NewProjection implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NewProjection.class);

    private final Rebuilds rebuilds;
    private final ProjectionProperties properties;
    private volatile boolean started;

    NewProjection(Rebuilds rebuilds, ProjectionProperties properties) {
        this.rebuilds = rebuilds;
        this.properties = properties;
    }

    @Override
    public void start() {
        if (properties.rebuildWhenNew()) {
            rebuilds.beginIfNew()
                    .ifPresent(_ -> log.info("The projection is new, so it is built from what the services say"));
        }
        started = true;
    }

    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    /** Listeners and the web server are started after that. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
