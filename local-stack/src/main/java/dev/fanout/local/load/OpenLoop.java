package dev.fanout.local.load;

import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Reply;
import dev.fanout.local.shop.Shop;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts orders at a rate, each once, by a schedule that does not wait for answers. So a service that answers late meets
 * no fewer orders for it, and the time of an answer counts from the moment when its order was due.
 */
final class OpenLoop implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Shop shop;
    private final Goods goods;
    private final Mix mix;
    private final Answers answers;
    private final ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong underWay = new AtomicLong();
    private int number;

    OpenLoop(Shop shop, Goods goods, Mix mix, Answers answers) {
        this.shop = shop;
        this.goods = goods;
        this.mix = mix;
        this.answers = answers;
    }

    /** Returns at the end of the duration; the last answers may come later. */
    Stage offer(String name, double rate, Duration duration) {
        return offer(name, rate, duration, new AtomicBoolean());
    }

    /** @param enough ends it before the duration does */
    Stage offer(String name, double rate, Duration duration, AtomicBoolean enough) {
        Instant from = Instant.now();
        long begin = System.nanoTime();
        long nanosBetween = Math.round(1e9 / rate);
        for (long i = 0; i * nanosBetween < duration.toNanos() && !enough.get(); i++) {
            long due = begin + i * nanosBetween;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            post(number++, from.plusNanos(i * nanosBetween), due);
        }
        Instant end = from.plus(duration);
        return new Stage(name, rate, from, enough.get() && Instant.now().isBefore(end) ? Instant.now() : end);
    }

    private void post(int number, Instant intendedAt, long due) {
        underWay.incrementAndGet();
        posting.execute(() -> {
            Kind kind = mix.kindOf(number);
            NewOrder order = goods.orderOf(number, kind);
            try {
                Reply reply = shop.post(order, goods.customer() + "-" + number);
                if (reply.status() == 202) {
                    Duration acceptance = Duration.ofNanos(System.nanoTime() - due);
                    answers.accepted(new Placed(shop.orderIn(reply).id(), kind, intendedAt, acceptance, 1));
                } else {
                    answers.notAccepted(intendedAt, reply);
                }
            } catch (IOException e) {
                answers.failed(e);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /** Waits until all that was posted is answered, or has been given up: an order may come of it as late as then. */
    void awaitAnswers() {
        while (underWay.get() > 0) {
            Processes.pause(POLL);
        }
    }

    /** Waits for the last answers. */
    @Override
    public void close() {
        posting.close();
    }
}
