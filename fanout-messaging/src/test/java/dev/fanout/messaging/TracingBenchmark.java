package dev.fanout.messaging;

import com.sun.net.httpserver.HttpServer;
import dev.fanout.messaging.Hop.Round;
import dev.fanout.testing.TestDatabase;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;

/**
 * What tracing costs on the way of a message: the hop of {@link HopBenchmark} without a tracer, with one that records
 * nothing, and with all recorded and exported. The rounds alternate; what counts is the ratio to the first.
 * {@code ./fanout bench tracing} runs it.
 */
public final class TracingBenchmark {

    private static final int ROUNDS = 6;
    private static final LongAdder received = new LongAdder();

    private TracingBenchmark() {}

    private enum Mode {
        OFF("--spring.autoconfigure.exclude=org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure."
                + "OpenTelemetryTracingAutoConfiguration"),
        UNSAMPLED("--management.tracing.sampling.probability=0.0"),
        SAMPLED("--management.tracing.sampling.probability=1.0");

        private final String argument;

        Mode(String argument) {
            this.argument = argument;
        }
    }

    /** @param args events per round (default 10000), then databases (default {@code H2 POSTGRES}) */
    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        HttpServer collector = collector();
        print("%-9s %-10s %10s %14s   %s", "database", "tracing", "events/s", "cpu us/event", "medians of " + ROUNDS);
        for (String database : databases) {
            run(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT)), events, collector);
        }
        System.exit(0);
    }

    private static void run(TestDatabase database, int events, HttpServer collector) throws Exception {
        String endpoint = "--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                + collector.getAddress().getPort() + "/v1/traces";
        Map<Mode, Hop> hops = new EnumMap<>(Mode.class);
        Map<Mode, List<Round>> rounds = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            hops.put(mode, new Hop(database, mode.argument, endpoint));
            rounds.put(mode, new java.util.ArrayList<>());
        }
        if (hops.get(Mode.OFF).producer().getBean(Tracer.class) != Tracer.NOOP) {
            throw new IllegalStateException("tracing is not off");
        }
        for (int i = 0; i <= ROUNDS; i++) {
            for (Mode mode : Mode.values()) {
                Hop hop = hops.get(mode);
                Round round = hop.round(hop.kit(), events);
                if (!round.complete()) {
                    throw new IllegalStateException("messages are missing");
                }
                if (i > 0) { // the first one warms up
                    rounds.get(mode).add(round);
                }
            }
        }
        for (Mode mode : Mode.values()) {
            print(
                    "%-9s %-10s %10.0f %14.0f   rate %.2f, cpu %.2f of off",
                    database,
                    mode.name().toLowerCase(Locale.ROOT),
                    rate(rounds.get(mode)),
                    cpu(rounds.get(mode)),
                    rate(rounds.get(mode)) / rate(rounds.get(Mode.OFF)),
                    cpu(rounds.get(mode)) / cpu(rounds.get(Mode.OFF)));
        }
        hops.values().forEach(Hop::close);
        print("%-9s %.1f MB of spans were received", database, received.sumThenReset() / 1e6);
    }

    private static double rate(List<Round> rounds) {
        return median(rounds.stream().mapToDouble(Round::perSecond));
    }

    private static double cpu(List<Round> rounds) {
        return median(rounds.stream().mapToDouble(Round::cpuMicros));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Takes all spans and keeps none; part of the price, as it runs in this process. */
    private static HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                received.add(exchange.getRequestBody().transferTo(OutputStream.nullOutputStream()));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        return server;
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... args) {
        System.out.printf(Locale.ROOT, format + "%n", args);
    }
}
