package dev.fanout.local.load;

import dev.fanout.local.load.Broker.Backlog;
import dev.fanout.local.shop.UnavailableException;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.time.Duration;

/** Asks the broker every two seconds what waits for a service, until it is closed. */
final class BacklogWatch implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Broker broker;
    private final String service;
    private final Thread thread;
    private volatile Backlog largest = new Backlog(0, 0);
    private volatile boolean closed;

    BacklogWatch(Broker broker, String service) {
        this.broker = broker;
        this.service = service;
        this.thread = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        while (!closed) {
            try {
                Backlog now = broker.backlogOf(service);
                if (now.messages() > largest.messages()) {
                    largest = now;
                }
            } catch (IOException | UnavailableException _) {
                // The next answer tells.
            }
            Processes.pause(INTERVAL);
        }
    }

    /** The most that has waited at once. */
    Backlog largest() {
        return largest;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
