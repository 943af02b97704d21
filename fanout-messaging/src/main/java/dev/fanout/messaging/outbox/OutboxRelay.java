package dev.fanout.messaging.outbox;

import dev.fanout.messaging.background.BackgroundTask;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that empties the outbox: woken by each commit, otherwise a slow poll. Commits that come while a batch is
 * being sent go together into the next one, so batches grow with the load and no event waits for a batch to fill.
 */
class OutboxRelay implements SmartLifecycle {

    /** How soon to look again for partitions that another relay was sending. */
    private static final Duration TAKEN_PAUSE = Duration.ofMillis(10);

    private static final Duration FIRST_PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    /** Stops after the consumers and the web server, so that what they still commit is sent. */
    private static final int PHASE = 0;

    private final OutboxSender sender;
    private final OutboxProperties properties;
    private final BackgroundTask thread;

    OutboxRelay(OutboxSender sender, OutboxProperties properties) {
        this.sender = sender;
        this.properties = properties;
        this.thread = BackgroundTask.named("outbox-relay")
                .phase(PHASE)
                .patience(properties.confirmTimeout())
                .pausesAfterFailure(FIRST_PAUSE_AFTER_FAILURE, properties.maxBackoff())
                .keepsProcessAlive()
                .atEnd(sender::close)
                .repeating(this::step);
    }

    private Duration step() {
        return switch (sender.sendBatch()) {
            case MORE -> Duration.ZERO;
            case OTHERS_SENDING -> TAKEN_PAUSE;
            case CAUGHT_UP -> properties.pollInterval();
        };
    }

    /**
     * How long ago it last looked for rows and could send what was due. Grows while the broker or the database is away.
     */
    Duration sinceLastStep() {
        return thread.sinceLastSuccess();
    }

    void wake() {
        thread.wake();
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public int getPhase() {
        return thread.getPhase();
    }
}
