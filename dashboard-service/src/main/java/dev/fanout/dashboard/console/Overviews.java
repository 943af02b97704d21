package dev.fanout.dashboard.console;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.fanout.dashboard.console.Overview.Alarm;
import dev.fanout.dashboard.console.Overview.Tile;
import dev.fanout.dashboard.operations.AnswerStatus;
import dev.fanout.dashboard.operations.FanOut;
import dev.fanout.dashboard.operations.FanOut.Pending;
import dev.fanout.dashboard.operations.Listed;
import dev.fanout.dashboard.operations.MergedPage;
import dev.fanout.dashboard.operations.OperatorDesk;
import dev.fanout.dashboard.operations.ServiceAnswer;
import dev.fanout.dashboard.operations.ServiceState.Queue;
import dev.fanout.dashboard.operations.ServicesNow.OfService;
import dev.fanout.dashboard.projection.SagaRows;
import dev.fanout.dashboard.projection.SagaRows.Minute;
import dev.fanout.dashboard.projection.SagaRows.Wanted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Looks at everything at once, and not more often than every second, however many look at the overview. */
@Component
class Overviews {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final int MOST_STUCK = 100;
    private static final int MOST_QUEUES = 8;
    private static final double LONG_WAIT_SECONDS = 60;

    private final OperatorDesk desk;
    private final SagaRows sagas;
    private final Shown shown;
    private final LoadingCache<String, Overview> kept =
            Caffeine.newBuilder().expireAfterWrite(KEPT).build(_ -> look());

    Overviews(OperatorDesk desk, SagaRows sagas, Shown shown) {
        this.desk = desk;
        this.sagas = sagas;
        this.shown = shown;
    }

    Overview now() {
        return Objects.requireNonNull(kept.get("now"));
    }

    private Overview look() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var services = CompletableFuture.supplyAsync(() -> desk.services().items(), threads);
            var fanOut = CompletableFuture.supplyAsync(desk::fanOut, threads);
            var disabled = CompletableFuture.supplyAsync(
                    () -> desk.page(Listed.SUBSCRIPTIONS, Map.of("status", "DISABLED"), null, null, MOST_STUCK),
                    threads);
            var minutes = CompletableFuture.supplyAsync(() -> sagas.perMinute(HOUR), threads);
            var stuck = CompletableFuture.supplyAsync(
                    () -> sagas.newest(new Wanted(null, null, null, STUCK), null, MOST_STUCK)
                            .size(),
                    threads);
            return overview(services.join(), fanOut.join(), disabled.join(), minutes.join(), stuck.join());
        }
    }

    private Overview overview(
            List<OfService> services, FanOut fanOut, MergedPage disabled, List<Minute> minutes, int stuck) {
        List<Queue> queues = services.stream()
                .flatMap(service -> service.state().queues().stream())
                .filter(queue -> queue.depth() > 0)
                .sorted(Comparator.comparingLong(Queue::depth).reversed())
                .toList();
        long letters = services.stream()
                .map(service -> service.state().openDeadLetters())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        List<ServiceAnswer> missing = missing(services, fanOut, disabled);
        return new Overview(
                alarms(services, fanOut, disabled.items().size(), stuck, letters),
                tiles(fanOut, minutes, stuck, new Told(letters, missing.isEmpty()), queues),
                minutes,
                queues.subList(0, Math.min(MOST_QUEUES, queues.size())),
                fanOut.hottest().customers().items(),
                missing);
    }

    /** @param byAll whether all services have told */
    private record Told(long deadLetters, boolean byAll) {}

    /** Of what has not been told nobody may think that it is well. */
    private static List<ServiceAnswer> missing(List<OfService> services, FanOut fanOut, MergedPage disabled) {
        Map<String, ServiceAnswer> missing = new LinkedHashMap<>();
        Stream.of(services.stream().map(Overviews::asFarAsTold).toList(), fanOut.services(), disabled.services())
                .map(Missing::of)
                .flatMap(List::stream)
                .forEach(answer -> missing.putIfAbsent(answer.service(), answer));
        return List.copyOf(missing.values());
    }

    private static ServiceAnswer asFarAsTold(OfService service) {
        ServiceAnswer answer = service.answer();
        return answer.status() == AnswerStatus.OK && service.state().missing().contains("figures")
                ? new ServiceAnswer(answer.service(), AnswerStatus.UNAVAILABLE, answer.reason(), answer.tookMillis())
                : answer;
    }

    private List<Alarm> alarms(List<OfService> services, FanOut fanOut, int disabled, int stuck, long letters) {
        List<Alarm> alarms = new ArrayList<>();
        for (OfService service : services) {
            String name = service.answer().service();
            var health = service.state().health();
            if (health != null && !health.status().equals("UP")) {
                alarms.add(new Alarm(true, name + " is " + shown.words(health.status()), "/console/services#" + name));
            }
            var outbox = service.state().outbox();
            if (outbox != null && outbox.refused() > 0) {
                alarms.add(new Alarm(
                        true,
                        "The broker refuses " + shown.count(outbox.refused()) + " messages of " + name,
                        new Query()
                                .with("service", name)
                                .with("status", "REFUSED")
                                .link(OutboxPages.LIST)));
            }
        }
        if (stuck > 0) {
            alarms.add(new Alarm(
                    true,
                    (stuck == MOST_STUCK
                                    ? stuck + " sagas or more are"
                                    : stuck == 1 ? "1 saga is" : stuck + " sagas are")
                            + " unfinished for more than 5 minutes",
                    "/console/sagas?stuckFor=PT5M"));
        }
        if (letters > 0) {
            alarms.add(new Alarm(
                    true,
                    letters == 1 ? "1 dead letter is open" : shown.count(letters) + " dead letters are open",
                    "/console/dead-letters"));
        }
        fanOut.items()
                .forEach(service -> service.pending().stream()
                        .filter(pending -> secondsOf(pending) > LONG_WAIT_SECONDS)
                        .forEach(pending -> alarms.add(new Alarm(
                                false,
                                service.service() + ": " + shown.words(pending.what()) + " wait for "
                                        + shown.seconds(secondsOf(pending)),
                                linkOf(pending)))));
        if (disabled > 0) {
            alarms.add(new Alarm(
                    false,
                    disabled == 1 ? "1 subscription is disabled" : disabled + " subscriptions are disabled",
                    "/console/subscriptions?status=DISABLED"));
        }
        alarms.sort(Comparator.comparing(alarm -> !alarm.grave()));
        return alarms;
    }

    private List<Tile> tiles(FanOut fanOut, List<Minute> minutes, int stuck, Told told, List<Queue> queues) {
        long letters = told.deadLetters();
        long placed = minutes.stream().mapToLong(Minute::placed).sum();
        long unfinished = minutes.stream().mapToLong(Minute::unfinished).sum();
        long waiting = queues.stream().mapToLong(Queue::depth).sum();
        double lag = queues.stream()
                .map(Queue::maxLagSeconds)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile("Orders", shown.count(placed), "placed in the latest hour", "", "/console/sagas"));
        tiles.add(new Tile(
                "Unfinished",
                shown.count(unfinished),
                "of these sagas",
                stuck > 0 ? "bad" : "",
                "/console/sagas?stuckFor=PT10S"));
        tiles.add(new Tile(
                "Dead letters",
                shown.count(letters),
                told.byAll() ? "open" : "open, of those who have told",
                letters > 0 ? "bad" : "",
                "/console/dead-letters"));
        tiles.add(new Tile(
                "Messages",
                shown.count(waiting),
                lag > 0 ? "in queues, lag " + shown.seconds(lag) : "in queues",
                lag > LONG_WAIT_SECONDS ? "warn" : "",
                "/console/services"));
        addPending(tiles, fanOut, "outbox", "Outboxes", OutboxPages.LIST);
        addPending(tiles, fanOut, "deliveries", "Deliveries", "/console/deliveries?status=PENDING");
        return tiles;
    }

    private void addPending(List<Tile> tiles, FanOut fanOut, String what, String name, String link) {
        List<Pending> pending = fanOut.items().stream()
                .flatMap(service -> service.pending().stream())
                .filter(one -> one.what().equals(what))
                .toList();
        long count = pending.stream()
                .map(Pending::count)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        double oldest = pending.stream().mapToDouble(Overviews::secondsOf).max().orElse(0);
        tiles.add(new Tile(
                name,
                shown.count(count),
                oldest > 0 ? "waiting, the oldest for " + shown.seconds(oldest) : "waiting",
                oldest > LONG_WAIT_SECONDS ? "warn" : "",
                link));
    }

    private static double secondsOf(Pending pending) {
        Double seconds = pending.oldestSeconds();
        return seconds == null ? 0 : seconds;
    }

    private static String linkOf(Pending pending) {
        return pending.what().equals("deliveries")
                ? "/console/deliveries?status=PENDING"
                : pending.what().equals("outbox") ? OutboxPages.LIST : "/console/fanout";
    }
}
