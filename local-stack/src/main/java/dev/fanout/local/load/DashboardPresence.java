package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.LocalPart;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Shop;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Lets dashboard-service be there, or not at all: then nothing is sent to its queues either. Whatever ends the program
 * but a SIGKILL, it is there afterwards, and its projection is built anew.
 */
final class DashboardPresence implements AutoCloseable {

    private static final String DASHBOARD = "dashboard";
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Shop shop;
    private final Broker broker;
    private final LocalPart part = LocalPart.named(DASHBOARD);
    private final PrintStream out;
    private final Thread atExit = new Thread(this::bringBackForGood, "dashboard-comes-back");
    private boolean hasMissed;
    private boolean ended;

    DashboardPresence(Shop shop, Broker broker, PrintStream out) {
        this.shop = shop;
        this.broker = broker;
        this.out = out;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Takes it away, or brings it back. All must be at rest. */
    synchronized void set(boolean present) throws IOException {
        if (ended) {
            throw new LocalStackException("the run is being ended");
        }
        if (present) {
            part.start();
        } else {
            hasMissed = true;
            part.stop();
            broker.unbind(DASHBOARD);
        }
    }

    /** Waits until it has handled all that was sent to it. */
    void awaitRest() throws IOException {
        while (broker.backlogOf(DASHBOARD).messages() > 0) {
            Processes.pause(POLL);
        }
    }

    private synchronized void bringBackForGood() {
        if (ended) {
            return;
        }
        ended = true;
        if (!hasMissed) {
            return;
        }
        try {
            part.start();
            shop.rebuildProjection();
            out.println(part.name() + " is there again, and builds its projection anew.");
        } catch (IOException e) {
            throw new LocalStackException("the projection lacks orders: POST /api/projection/rebuild", e);
        }
    }

    /** Returns when the projection is whole. */
    void end() throws IOException {
        long begin = System.nanoTime();
        bringBackForGood();
        while (!shop.isProjectionRebuilt()) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new LocalStackException("the projection is not built anew after " + Durations.sinceNanos(begin));
            }
            Processes.pause(POLL);
        }
        out.println("The projection is built anew after " + Durations.sinceNanos(begin) + ".");
    }

    /** Where it was not ended, because something has failed. */
    @Override
    public void close() {
        bringBackForGood();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM ends, and so the hook has run or waits for us.
        }
    }
}
