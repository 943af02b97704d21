package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** An order-service in miniature whose handlers do what the message tells them, and write down what they did. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    KitTestApplication.Ledger.class,
    KitTestApplication.ConfirmOnStockReserved.class,
    KitTestApplication.FailOnPaymentDeclined.class,
    KitTestApplication.CallOnPaymentAuthorized.class
})
public class KitTestApplication {

    /** Starts it outside of a test's own context, with what its services have in common. */
    static ConfigurableApplicationContext start(
            Map<String, String> database, VirtualHost virtualHost, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.config.import=classpath:fanout-defaults.yml",
                "--spring.application.name=order-service",
                "--fanout.messaging.service=order"));
        all.addAll(List.of(arguments));
        return new SpringApplicationBuilder(KitTestApplication.class)
                .initializers(context -> TestPropertyValues.of(database)
                        .and(virtualHost.properties())
                        .applyTo(context))
                .run(all.toArray(String[]::new));
    }

    /** What was handled; a second entry of a message would break its primary key. */
    static class Ledger {

        private final JdbcClient jdbc;

        Ledger(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        void enter(EventMetadata metadata) {
            jdbc.sql("insert into handled (message_id, type, correlation_id) values (?, ?, ?)")
                    .params(metadata.id(), metadata.type(), metadata.correlationId())
                    .update();
        }

        boolean has(UUID messageId) {
            return jdbc.sql("select count(*) from handled where message_id = ?")
                            .param(messageId)
                            .query(Long.class)
                            .single()
                    == 1;
        }

        long size() {
            return jdbc.sql("select count(*) from handled").query(Long.class).single();
        }
    }

    /** Handles by announcing the next step. */
    static class ConfirmOnStockReserved implements EventHandler<StockReserved> {

        private final Ledger ledger;
        private final EventPublisher events;

        ConfirmOnStockReserved(Ledger ledger, EventPublisher events) {
            this.ledger = ledger;
            this.events = events;
        }

        @Override
        public void handle(StockReserved event, EventMetadata metadata) {
            ledger.enter(metadata);
            events.publish(new OrderConfirmed(event.orderId(), "c-1"));
        }
    }

    /**
     * Fails as the reason says: {@code passing:2} twice, {@code dependency:2} twice because a dependency is down,
     * {@code hopeless}, {@code always}; anything else succeeds, and everything once the handler is mended.
     */
    static class FailOnPaymentDeclined implements EventHandler<PaymentDeclined> {

        volatile boolean mended;
        final Map<UUID, AtomicInteger> attempts = new ConcurrentHashMap<>();
        private final Ledger ledger;

        FailOnPaymentDeclined(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public void handle(PaymentDeclined event, EventMetadata metadata) {
            int attempt = attempts.computeIfAbsent(metadata.id(), _ -> new AtomicInteger())
                    .incrementAndGet();
            ledger.enter(metadata);
            if (mended) {
                return;
            }
            if (event.reason().startsWith("dependency:")) {
                if (attempt <= Integer.parseInt(event.reason().substring("dependency:".length()))) {
                    throw new DependencyUnavailableException("down, attempt " + attempt, new IllegalStateException());
                }
            } else if (event.reason().startsWith("passing:")) {
                if (attempt <= Integer.parseInt(event.reason().substring("passing:".length()))) {
                    throw new IllegalStateException("not yet, attempt " + attempt);
                }
            } else if (event.reason().equals("hopeless")) {
                throw new PermanentFailureException("no way for order " + event.orderId());
            } else if (event.reason().equals("always")) {
                throw new IllegalStateException("never");
            }
        }
    }

    /** Calls the outside world as the reference says. */
    static class CallOnPaymentAuthorized implements RemoteCallHandler<PaymentAuthorized, Integer> {

        final Map<UUID, AtomicInteger> calls = new ConcurrentHashMap<>();
        final AtomicInteger underWay = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final Ledger ledger;

        CallOnPaymentAuthorized(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public Integer call(PaymentAuthorized event, EventMetadata metadata) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
            int call = calls.computeIfAbsent(metadata.id(), _ -> new AtomicInteger())
                    .incrementAndGet();
            if (event.providerReference().equals("slow")) {
                mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                underWay.decrementAndGet();
            }
            if (event.providerReference().startsWith("down:")
                    && call <= Integer.parseInt(event.providerReference().substring("down:".length()))) {
                throw new IllegalStateException("the provider is down, call " + call);
            }
            return call;
        }

        @Override
        public void handle(PaymentAuthorized event, Integer answer, EventMetadata metadata) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isTrue();
            ledger.enter(metadata);
            if (event.providerReference().equals("outdated") && answer == 1) {
                throw new OutdatedCallException("the state has moved on since call " + answer);
            }
        }
    }
}
