package dev.fanout.local.load;

import dev.fanout.local.Service;
import dev.fanout.local.load.Reading.Kind;
import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.UnavailableException;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads the services' figures every two seconds, as an operator's Prometheus would, until it is closed. */
final class Watch implements AutoCloseable {

    private static final List<String> SERVICES =
            Service.ALL.stream().map(Service::shortName).toList();

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Shop shop;
    private final Queue<Reading> readings = new ConcurrentLinkedQueue<>();
    private final Queue<Instant> unanswered = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean closed;

    Watch(Shop shop) {
        this.shop = shop;
        this.threads = SERVICES.stream()
                .map(service -> Thread.ofVirtual().start(() -> watch(service)))
                .toList();
    }

    private void watch(String service) {
        var of = new Readings(service);
        while (!closed) {
            Instant at = Instant.now();
            try {
                readings.addAll(of.of(Figures.parse(shop.figuresOf(service)), at));
            } catch (IOException | UnavailableException e) {
                unanswered.add(at);
            }
            Processes.pause(INTERVAL);
        }
    }

    List<Reading> readings() {
        return List.copyOf(readings);
    }

    /** How often the figures were asked for in vain. */
    long unansweredIn(Stage stage) {
        return unanswered.stream().filter(stage::contains).count();
    }

    /** The greatest value of each figure of a kind in a stage. */
    Map<String, Double> greatest(Kind kind, Stage stage) {
        Map<String, Double> greatest = new TreeMap<>();
        readings.stream()
                .filter(reading -> reading.kind() == kind && stage.contains(reading.at()))
                .forEach(reading -> greatest.merge(reading.what(), reading.value(), Math::max));
        return greatest;
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
