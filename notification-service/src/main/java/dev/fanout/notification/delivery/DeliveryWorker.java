package dev.fanout.notification.delivery;

import dev.fanout.messaging.Traces;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends what is in the queue: takes deliveries, makes an attempt of each on a virtual thread, and has noted what came
 * of it. An instance that dies leaves its deliveries to the others when their lease ends, so an attempt may be made
 * twice, under the same id.
 */
@Component
class DeliveryWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);
    private static final Duration LOOK_OUT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Claims claims;
    private final DeliveryResults results;
    private final DeliveryStore store;
    private final Lines lines;
    private final Channels channels;
    private final Traces traces;
    private final Clock clock;
    private final BackgroundTask task = BackgroundTask.named("deliveries").repeating(this::step);

    DeliveryWorker(
            Claims claims,
            DeliveryResults results,
            DeliveryStore store,
            Lines lines,
            Channels channels,
            Traces traces,
            Clock clock) {
        this.claims = claims;
        this.results = results;
        this.store = store;
        this.lines = lines;
        this.channels = channels;
        this.traces = traces;
        this.clock = clock;
    }

    /** There may be something to send. */
    void wake() {
        task.wake();
    }

    private Duration step() {
        Claims.Taken taken = claims.take();
        if (!taken.claims().isEmpty()) {
            start(taken.claims().stream().collect(Collectors.toMap(Claim::deliveryId, Function.identity())));
        }
        return taken.seen() ? Duration.ZERO : LOOK_OUT;
    }

    private void start(Map<UUID, Claim> taken) {
        try {
            List<ToSend> deliveries = store.toSend(taken.keySet());
            Map<UUID, Line> known = lines.of(deliveries);
            for (ToSend delivery : deliveries) {
                Claim claim = taken.remove(delivery.id());
                if (claim != null) {
                    start(delivery, claim, known);
                }
            }
        } finally { // what was not begun is taken again when its lease ends
            taken.values().forEach(claims::abandon);
        }
    }

    private void start(ToSend delivery, Claim claim, Map<UUID, Line> known) {
        Line line = Lines.lineOf(delivery, known);
        if (line.closed() != null) {
            claims.ended(claim);
            results.add(Result.notAttempted(delivery, claim, line.closed(), clock.instant()));
        } else {
            Thread.ofVirtual().name("delivery").start(() -> attempt(delivery, claim, line));
        }
    }

    private void attempt(ToSend delivery, Claim claim, Line line) {
        Instant begin = clock.instant();
        long start = System.nanoTime();
        Answer[] answer = new Answer[1];
        UUID order = delivery.occasion().orderId();
        try (MDC.MDCCloseable _ = MDC.putCloseable("orderId", order == null ? null : order.toString())) {
            traces.continued(
                    delivery.occasion().traceparent(),
                    "deliver " + delivery.channel(),
                    () -> answer[0] = answerTo(delivery, line));
        } catch (Throwable e) { // whatever failed, the delivery must not be lost
            log.error("The channel {} failed over delivery {}", delivery.channel(), delivery.id(), e);
            answer[0] = Answer.of(Verdict.OUR_FAULT, "an error of the service: " + e);
        }
        claims.ended(claim, answer[0]);
        results.add(new Result(delivery, claim, answer[0], begin, Duration.ofNanos(System.nanoTime() - start), true));
    }

    private Answer answerTo(ToSend delivery, Line line) {
        return channels.named(delivery.channel())
                .map(channel -> channel.send(delivery.message(line.secrets())))
                .orElseGet(() ->
                        Answer.of(Verdict.OUR_FAULT, "the service has no channel " + delivery.channel() + " now"));
    }

    // --- life

    @Override
    public void start() {
        results.start(claim -> {
            claims.noted(claim);
            task.wake();
        });
        task.start();
    }

    /** Takes no more, and waits a while for the attempts that are under way. */
    @Override
    public void stop() {
        task.stop();
        try {
            claims.awaitEnd(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        results.stop();
    }

    @Override
    public boolean isRunning() {
        return task.isRunning();
    }

    @Override
    public int getPhase() {
        return task.getPhase();
    }
}
