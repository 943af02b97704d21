package dev.fanout.notification.delivery;

import dev.fanout.messaging.Traces;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.delivery.Destinations.Place;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    private static final int MOST_LATER = 200;

    /** Then a run gives back what it has not come to. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Claims claims;
    private final DeliveryResults results;
    private final DeliveryStore store;
    private final Lines lines;
    private final Channels channels;
    private final RightOfWay rightOfWay;
    private final Traces traces;
    private final Clock clock;
    private final BackgroundTask next = BackgroundTask.named("deliveries").repeating(() -> step(true));

    /** Looks for as many as it can, and so must not keep waiting what is next. */
    private final BackgroundTask later =
            BackgroundTask.named("later-deliveries").repeating(() -> step(false));

    DeliveryWorker(
            Claims claims,
            DeliveryResults results,
            DeliveryStore store,
            Lines lines,
            Channels channels,
            RightOfWay rightOfWay,
            Traces traces,
            Clock clock) {
        this.claims = claims;
        this.results = results;
        this.store = store;
        this.lines = lines;
        this.channels = channels;
        this.rightOfWay = rightOfWay;
        this.traces = traces;
        this.clock = clock;
    }

    /** There may be something that is next. */
    void wake() {
        next.wake();
    }

    /** A place may be free for what is parked. */
    void wakeForParked() {
        later.wake();
    }

    private Duration step(boolean first) {
        Claims.Taken taken = first ? claims.takeNext() : rightOfWay.piece(MOST_LATER, claims::takeLater);
        if (!taken.runs().isEmpty()) {
            start(taken.runs());
        }
        return taken.seen() ? Duration.ZERO : LOOK_OUT;
    }

    private void start(List<Run> runs) {
        Map<UUID, ToSend> deliveries;
        Map<UUID, Line> known;
        try {
            deliveries = store.toSend(runs.stream()
                    .flatMap(run -> run.claims().stream())
                    .map(Claim::deliveryId)
                    .toList());
            known = lines.of(deliveries.values());
        } catch (RuntimeException e) {
            runs.forEach(run -> {
                claims.ended(run, 0, Duration.ZERO);
                claims.giveBack(run.claims());
            });
            throw e;
        }
        runs.forEach(
                run -> Thread.ofVirtual().name("delivery").start(() -> new Running(run, deliveries, known).toTheEnd()));
    }

    /** A run under way. What it does not come to in time is given back. */
    private final class Running {

        private final Run run;
        private final Map<UUID, ToSend> deliveries;
        private final Map<UUID, Line> known;
        private final long begin = System.nanoTime();
        private int attempts;

        /** How long the destination has taken for them. */
        private Duration took = Duration.ZERO;

        Running(Run run, Map<UUID, ToSend> deliveries, Map<UUID, Line> known) {
            this.run = run;
            this.deliveries = deliveries;
            this.known = known;
        }

        void toTheEnd() {
            List<Claim> left = new ArrayList<>();
            for (Claim claim : run.claims()) {
                if (!carriedOut(claim)) {
                    left.add(claim);
                }
            }
            if (claims.ended(run, attempts, took)) {
                later.wake();
            }
            if (!left.isEmpty()) {
                claims.giveBack(left);
                later.wake();
            }
        }

        /** @return false if it is to be given back */
        private boolean carriedOut(Claim claim) {
            ToSend delivery = deliveries.get(claim.deliveryId());
            if (delivery == null) { // deleted meanwhile
                claims.noted(claim);
                return true;
            }
            Line line = Lines.lineOf(delivery, known);
            if (line.closed() != null) {
                results.add(Result.notAttempted(delivery, claim, line.closed(), clock.instant()));
                return true;
            }
            if (!run.isFirst() || attempts > 0) {
                rightOfWay.beforeAttempt();
            }
            Optional<Place> place = run.place().filter(it -> hasTime() && it.mayAttempt());
            place.ifPresent(it -> {
                attempts++;
                took = took.plus(attempt(delivery, claim, line, it));
            });
            return place.isPresent();
        }

        private boolean hasTime() {
            return attempts == 0 || System.nanoTime() - begin < LONGEST_RUN.toNanos();
        }
    }

    /** @return how long it took */
    private Duration attempt(ToSend delivery, Claim claim, Line line, Place place) {
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
        place.answered(answer[0]);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        results.add(new Result(delivery, claim, answer[0], begin, took, true));
        return took;
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
            if (claims.noted(claim)) {
                next.wake();
                later.wake();
            }
        });
        next.start();
        later.start();
    }

    /** Takes no more, and waits a while for the attempts that are under way. */
    @Override
    public void stop() {
        next.stop();
        later.stop();
        try {
            claims.awaitEnd(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        results.stop();
    }

    @Override
    public boolean isRunning() {
        return next.isRunning();
    }

    @Override
    public int getPhase() {
        return next.getPhase();
    }
}
