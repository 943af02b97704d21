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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The clients of a load test: they place its orders, and cancel those that are to be cancelled. */
final class Clients {

    /** Every second cancellation comes at once, the others when the order has most likely been captured. */
    private static final Duration LATE_CANCELLATION = Duration.ofSeconds(1);

    private final Shop shop;
    private final LoadPlan plan;
    private final Goods goods;
    private final Tally tally;

    Clients(Shop shop, LoadPlan plan, Goods goods, Tally tally) {
        this.shop = shop;
        this.plan = plan;
        this.goods = goods;
        this.tally = tally;
    }

    /** Returns when all orders are posted and all cancellations are answered. */
    void placeAll() {
        long begin = System.nanoTime();
        // Java closes them in reverse order: first all orders are posted, then the late cancellations end.
        try (ExecutorService cancelling = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor()) {
            if (plan.rate() > 0) {
                postOnSchedule(posting, cancelling, begin);
            } else {
                postAsFastAsPossible(posting, cancelling);
            }
        }
    }

    private void postAsFastAsPossible(ExecutorService posting, ExecutorService cancelling) {
        var next = new AtomicInteger();
        for (int i = 0; i < plan.clients(); i++) {
            posting.execute(() -> {
                for (int number = next.getAndIncrement(); number < plan.orders(); number = next.getAndIncrement()) {
                    placeAndCancel(cancelling, number, Instant.now(), System.nanoTime());
                }
            });
        }
    }

    private void postOnSchedule(ExecutorService posting, ExecutorService cancelling, long begin) {
        double nanosBetween = 1e9 / plan.rate();
        for (int i = 0; i < plan.orders(); i++) {
            int number = i;
            long intended = begin + (long) (i * nanosBetween);
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            Instant intendedAt = Instant.now().minusNanos(System.nanoTime() - intended);
            posting.execute(() -> placeAndCancel(cancelling, number, intendedAt, intended));
        }
    }

    private void placeAndCancel(ExecutorService cancelling, int number, Instant intendedAt, long intendedNanos) {
        Placed order = place(number, intendedAt, intendedNanos);
        if (order == null) {
            return;
        }
        tally.accepted(order);
        if (order.kind() == Kind.CANCELLED) {
            if (number % 2 == 0) {
                cancel(order.orderId());
            } else {
                cancelling.execute(() -> {
                    Processes.pause(LATE_CANCELLATION);
                    cancel(order.orderId());
                });
            }
        }
    }

    /**
     * Posts until the order is accepted, always with the same key: so there is one order, also if the service accepted
     * an earlier attempt and only its answer was lost.
     */
    private @Nullable Placed place(int number, Instant intendedAt, long intendedNanos) {
        Kind kind = plan.mix().kindOf(number);
        NewOrder order = goods.orderOf(number, kind);
        String key = goods.customer() + "-" + number;
        Attempts attempts = new Attempts(plan.acceptPatience());
        while (true) {
            String trouble;
            Duration wait = Duration.ZERO;
            try {
                Reply reply = shop.post(order, key);
                if (reply.status() == 202) {
                    if (reply.replayed()) {
                        tally.acceptedBefore();
                    }
                    return new Placed(
                            shop.orderIn(reply).id(),
                            kind,
                            intendedAt,
                            Duration.ofNanos(System.nanoTime() - intendedNanos),
                            attempts.made());
                }
                trouble = "answer " + reply.status() + " " + reply.body();
                wait = Duration.ofSeconds(Math.min(reply.retryAfter(), 60));
                if (isFinal(reply)) {
                    tally.failed("order number " + number + ": " + trouble);
                    return null;
                }
            } catch (IOException e) {
                trouble = e.toString();
            }
            tally.callRepeated();
            if (!attempts.again(wait)) {
                tally.failed("order number " + number + " was not accepted within "
                        + plan.acceptPatience().toSeconds() + " s: " + trouble);
                return null;
            }
        }
    }

    private void cancel(String orderId) {
        Attempts attempts = new Attempts(plan.acceptPatience());
        while (true) {
            String trouble;
            try {
                Reply reply = shop.cancel(orderId);
                if (reply.status() == 202) {
                    return;
                }
                if (reply.status() == 409) {
                    // The order's deadline cancelled it, or an attempt of this client whose answer was lost.
                    tally.cancelledBefore();
                    return;
                }
                trouble = "answer " + reply.status() + " " + reply.body();
                if (isFinal(reply)) {
                    tally.failed("cancelling order " + orderId + ": " + trouble);
                    return;
                }
            } catch (IOException e) {
                trouble = e.toString();
            }
            tally.callRepeated();
            if (!attempts.again(Duration.ZERO)) {
                tally.failed("order " + orderId + " was not cancelled within "
                        + plan.acceptPatience().toSeconds() + " s: " + trouble);
                return;
            }
        }
    }

    /** Whether another attempt would get the same refusal. */
    private static boolean isFinal(Reply reply) {
        return reply.status() < 500 && reply.status() != 429;
    }
}
