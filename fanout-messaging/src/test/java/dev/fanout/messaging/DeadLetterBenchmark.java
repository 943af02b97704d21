package dev.fanout.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Many dead letters, measured as an operator meets them, over HTTP: how long the list, a filter, the groups and one
 * letter take, and how long a bulk replay of all of them. {@code ./fanout bench dead-letters} runs it.
 */
public final class DeadLetterBenchmark {

    private static final String QUEUE = "echo.trial.events";
    private static final int RATE = 500;
    private static final int KINDS = 20;
    private static final int CALLS = 50;

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final TestDatabase database;
    private int port;

    private DeadLetterBenchmark(TestDatabase database) {
        this.database = database;
    }

    /** @param args dead letters (default 10000), then databases (default {@code H2 POSTGRES}) */
    public static void main(String[] args) throws Exception {
        int letters = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        for (String database : databases) {
            new DeadLetterBenchmark(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT))).run(letters);
        }
        System.exit(0);
    }

    private void run(int letters) throws Exception {
        try (ConfigurableApplicationContext service = start();
                Wire wire = new Wire(virtualHost)) {
            port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            service.getBean(KitTestApplication.FailOnTrialBegun.class).mended = true;
            String neighbour = wire.listenTo("trial.events", Map.of("x-queue-type", "quorum"));
            long begin = System.nanoTime();
            UUID one = bury(letters);
            await("/dead-letters?status=OPEN&size=1", "total", letters);
            print("%-9s %d dead letters kept in %.1f s", database, letters, secondsSince(begin));
            String id = get("/dead-letters?subject=" + one)
                    .path("items")
                    .path(0)
                    .path("id")
                    .asString();
            measure("list, first page of 50", "/dead-letters?status=OPEN");
            measure("list, last page of 50", "/dead-letters?status=OPEN&page=" + (letters / 50 - 1));
            measure("list, all states", "/dead-letters");
            measure("filter by subject", "/dead-letters?subject=" + one);
            measure(
                    "filter by exception and type",
                    "/dead-letters?status=OPEN&exception=Kind7Exception&type=trial.begun.v1");
            measure("groups", "/dead-letters/groups");
            measure("one, with history", "/dead-letters/" + id);
            measure("dry run of a replay of all", "/replays");

            begin = System.nanoTime();
            String job = send("POST", "/replays", "{\"filter\":{},\"ratePerSecond\":" + RATE + "}")
                    .path("id")
                    .asString();
            print("%-9s a replay of all accepted after %.0f ms", database, secondsSince(begin) * 1e3);
            await("/replays/" + job, "resolved", letters);
            double seconds = secondsSince(begin);
            JsonNode ended = get("/replays/" + job);
            print(
                    "%-9s replayed %d at %d/s in %.1f s = %.0f/s; resolved %d, failed again %d; seen by others: %d",
                    database,
                    letters,
                    RATE,
                    seconds,
                    letters / seconds,
                    ended.path("resolved").asInt(),
                    ended.path("failedAgain").asInt(),
                    virtualHost.depth(neighbour));
            measure("list, with all resolved", "/dead-letters?status=RESOLVED");
        }
    }

    private UUID bury(int letters) throws Exception {
        JsonEventCodec codec = new JsonEventCodec();
        UUID last = null;
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int i = 0; i < letters; i++) {
                last = UUID.randomUUID();
                TrialBegun event = new TrialBegun(last, Fate.hopeless());
                channel.basicPublish(
                        "echo.dlx",
                        QUEUE + ".dlq",
                        dead(Wire.properties(UUID.randomUUID(), event), i),
                        codec.write(event));
                if (i % 1_000 == 999) {
                    channel.waitForConfirmsOrDie(30_000);
                }
            }
            channel.waitForConfirmsOrDie(30_000);
        }
        return last;
    }

    /** As the kit buries a message: with a cause and a stack trace of usual size. */
    private static AMQP.BasicProperties dead(AMQP.BasicProperties properties, int number) {
        Instant now = Instant.now();
        CauseOfDeath cause = CauseOfDeath.of(
                new IllegalStateException("no way for number " + number),
                Failures.in(Map.of()).plus(new IllegalStateException("no way"), 4, now, now),
                now);
        String exception = "dev.fanout.Kind" + number % KINDS + "Exception";
        return StoredProperties.of(properties)
                .with(cause.headers(QUEUE))
                .with(Map.of("fanout-exception", exception))
                .toAmqp();
    }

    private void measure(String what, String path) throws Exception {
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long begin = System.nanoTime();
            if (path.equals("/replays")) {
                send("POST", path, "{\"filter\":{},\"dryRun\":true}");
            } else {
                get(path);
            }
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        print(
                "%-9s %-30s p50 %6.1f ms, p95 %6.1f ms, max %6.1f ms",
                database, what, nanos[CALLS / 2] / 1e6, nanos[CALLS * 95 / 100] / 1e6, nanos[CALLS - 1] / 1e6);
    }

    private void await(String path, String field, int value) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> get(path).path(field).asInt() == value);
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header(
                                "Authorization",
                                "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes()))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + " answered " + response.body());
        }
        return json.readTree(response.body());
    }

    private ConfigurableApplicationContext start() {
        return KitTestApplication.start(
                database.properties(),
                virtualHost,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... args) {
        System.out.printf(Locale.ROOT, format + "%n", args);
    }
}
