package dev.fanout.notification.subscription;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** How subscriptions are locked, on the database of the test that calls it. */
public final class SubscriptionLockCheck {

    private SubscriptionLockCheck() {}

    public static void waitsForTheLockAndReadsWhatIsBehindIt(ApplicationContext context, UUID subscription) {
        SubscriptionStore store = context.getBean(SubscriptionStore.class);
        TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
        Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<UUID> one = List.of(subscription);
        Function<List<UUID>, List<Subscription>> locking =
                failed -> Objects.requireNonNull(transactions.execute(_ -> store.lockFailing(one, failed)));
        assertThat(locking.apply(List.of())).isEmpty();

        CompletableFuture<List<Subscription>> locked = new CompletableFuture<>();
        transactions.executeWithoutResult(_ -> {
            store.fails(subscription, since, 50);
            locked.completeAsync(() -> locking.apply(one));
            await().during(ofMillis(300)).atMost(ofSeconds(5)).until(() -> !locked.isDone());
        });

        assertThat(locked.orTimeout(20, TimeUnit.SECONDS).join())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.failingSince()).isEqualTo(since);
                    assertThat(found.warned()).isEqualTo(50);
                });
        assertThat(locking.apply(List.of())).hasSize(1);
        transactions.executeWithoutResult(_ -> store.disable(subscription, since, "for the test"));
        assertThat(locking.apply(one)).isEmpty();
    }
}
