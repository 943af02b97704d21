package dev.fanout.notification.recipient;

import static dev.fanout.notification.recipient.ScriptedChannel.answer;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Message;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.recipient.ExpansionController.ExpansionView;
import dev.fanout.notification.recipient.ExpansionStore.Key;
import dev.fanout.notification.recipient.NewExpansions.Begun;
import dev.fanout.notification.subscription.SubscriptionLockCheck;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatusCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What subscribers may rely on, on a real broker; run once on each database. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.webhooks.retry-schedule=200ms,200ms",
            "fanout.deliveries.per-destination=4",
            "fanout.deliveries.concurrency=32",
            "fanout.deliveries.retries=16",
            "fanout.deliveries.breaker.open-duration=1s",
            "fanout.messaging.delayed-retry.dependency-delay=200ms",
            "fanout.subscriptions.most=" + RecipientPromises.MOST_SUBSCRIPTIONS
        })
@ContextConfiguration(initializers = RealBroker.class)
@Import(RecipientPromises.WithScriptedChannel.class)
abstract class RecipientPromises {

    static final int MOST_SUBSCRIPTIONS = 3000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Money PRICE = new Money(1250, "EUR");

    @TestConfiguration(proxyBeanMethods = false)
    static class WithScriptedChannel {

        @Bean
        ScriptedChannel scriptedChannel() {
            return new ScriptedChannel();
        }
    }

    @Autowired
    JdbcClient jdbc;

    @Autowired
    private ScriptedChannel channel;

    @LocalServerPort
    private int port;

    private final String name = UUID.randomUUID().toString();
    private final List<UUID> sent = new ArrayList<>();
    private RawEvents wire;
    private String announcements;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30))
                .until(() -> Stream.of("order", "payment", "inventory")
                        .allMatch(service -> virtualHost.hasQueue("notification." + service + ".events")));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("notification.events");
    }

    @AfterEach
    void close() {
        jdbc.sql("delete from subscription").update();
        wire.close();
    }

    // --- who is told

    @Test
    void anEventIsToldToAllWhoAskedForItAndToNobodyElse() {
        UUID order = UUID.randomUUID();
        subscribe("all/1", null, null, "order.confirmed.v1", "order.cancelled.v1");
        subscribe("customer/1", "c-1", null, "order.confirmed.v1");
        subscribe("order/1", null, order.toString(), "order.confirmed.v1");
        subscribe("both/1", "c-1", order.toString(), "order.confirmed.v1");
        subscribe("other/type", null, null, "order.cancelled.v1");
        subscribe("other/customer", "c-2", null, "order.confirmed.v1");
        subscribe("other/order", null, UUID.randomUUID().toString(), "order.confirmed.v1");
        subscribe("other/both", "c-1", UUID.randomUUID().toString(), "order.confirmed.v1");

        UUID event = send("order", new OrderConfirmed(order, "c-1"));

        awaitDone();
        assertThat(told(event)).containsExactlyInAnyOrder("all/1", "customer/1", "order/1", "both/1");
        Message message = channel.received("both/1").getLast();
        assertThat(message.type()).isEqualTo("order.confirmed.v1");
        assertThat(message.subject()).isEqualTo(order.toString());
        assertThat(JSON.readTree(message.data()).get("customerId").asString()).isEqualTo("c-1");
    }

    @Test
    void eventsAndTheirRecipientsAreCountedAndNothingElse(@Autowired MeterRegistry meters) {
        double events = meters.get("fanout.expansion.events").counter().count();
        double recipients = meters.get("fanout.expansion.recipients").counter().count();
        UUID order = UUID.randomUUID();
        subscribe("all/1", null, null, "order.confirmed.v1");
        subscribe("all/2", null, null, "order.confirmed.v1");
        UUID ofCustomer = subscribe("customer/1", "c-1", null, "order.confirmed.v1");
        send("order", new OrderConfirmed(order, "c-1"));
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-2"));
        send("order", new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
        post("/subscriptions/" + ofCustomer + "/test", null, 202);

        awaitDone();

        await().atMost(ofSeconds(10)).untilAsserted(() -> {
            assertThat(meters.get("fanout.expansion.events").counter().count()).isEqualTo(events + 2);
            assertThat(meters.get("fanout.expansion.recipients").counter().count())
                    .isEqualTo(recipients + 5);
        });
    }

    @Test
    void theFollowersOfAProductAreSubscriptionsToItsSku() {
        subscribe("followers/cup", null, "cup-" + name, "product.changed.v1");
        subscribe("followers/pot", null, "pot-" + name, "product.changed.v1");

        UUID event = send("inventory", new ProductChanged("cup-" + name, "Cup", PRICE));

        awaitDone();
        assertThat(told(event)).containsExactly("followers/cup");
    }

    @Test
    void aSubscriptionThatIsMadeLaterGetsNothingOfIt() {
        subscribe("early/1", null, null, "order.confirmed.v1");
        UUID event = send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitHandled();
        subscribe("late/1", null, null, "order.confirmed.v1");
        awaitDone();

        assertThat(told(event)).containsExactly("early/1");
    }

    @Test
    void anEventWithoutACustomerIsToldToThoseWhoAskForTheCustomerOfItsOrder() {
        UUID order = UUID.randomUUID();
        subscribe("payments/c-1", "c-" + name, null, "payment.captured.v1");
        subscribe("payments/c-2", "c-2", null, "payment.captured.v1");
        send("order", placed(order, "c-" + name));
        await().until(() -> jdbc.sql("select count(*) from contact where order_id = ?")
                        .param(order)
                        .query(Long.class)
                        .single()
                == 1);

        UUID event = send("payment", new PaymentCaptured(order, PRICE));

        awaitDone();
        assertThat(told(event)).containsExactly("payments/c-1");
    }

    @Test
    void anEventThatComesBeforeItsOrderWaitsForItWhereSomebodyAsksForItsCustomer() {
        UUID order = UUID.randomUUID();
        subscribe("early/c-1", "c-" + name, null, "payment.captured.v1");
        UUID event = send("payment", new PaymentCaptured(order, PRICE));
        wire.confirm();
        await().until(() -> count("select count(*) from delayed_retry") == 1);
        assertThat(count("select count(*) from occasion where id = '" + event + "'"))
                .isZero();

        send("order", placed(order, "c-" + name));

        awaitDone();
        assertThat(told(event)).containsExactly("early/c-1");
    }

    @Test
    void subscribersDoNotLearnWhereABatchIsCalledBack() {
        subscribe("batches/1", null, null, "order.batch-placed.v1");

        UUID event = send("order", new BatchPlaced(UUID.randomUUID(), 3, "https://example.com/hook?token=secret"));

        awaitDone();
        assertThat(told(event)).containsExactly("batches/1");
        JsonNode data = JSON.readTree(channel.received("batches/1").getLast().data());
        assertThat(data.get("total").asInt()).isEqualTo(3);
        assertThat(data.propertyNames()).containsExactlyInAnyOrder("batchId", "total");
    }

    @Test
    void whoIsLockedForItsFailuresIsSeenAsTheLastOneLeftIt(@Autowired ApplicationContext context) {
        UUID subscription = subscribe("locked/1", null, null, "order.confirmed.v1");

        SubscriptionLockCheck.waitsForTheLockAndReadsWhatIsBehindIt(context, subscription);
    }

    @Test
    void eachOfManyRecipientsIsToldOnce() {
        insertSubscriptions(2_500, "many-%s/1", "order.confirmed.v1");
        OrderConfirmed confirmed = new OrderConfirmed(UUID.randomUUID(), "c-1");
        UUID event = send("order", confirmed);
        wire.send("order.events", "order.confirmed.v1", confirmed.subject(), event, confirmed);

        awaitDone();

        assertThat(told(event)).hasSize(2_500).doesNotHaveDuplicates();
        assertThat(wire.takeAll(announcements).stream().filter(this::isSent)).hasSize(2_500);
    }

    // --- fairness

    @Test
    void aDestinationThatStandsStillHoldsUpNoOther() {
        CountDownLatch standstill = new CountDownLatch(1);
        subscribe("slow/1", null, null, "order.cancelled.v1");
        subscribe("quick/1", null, null, "order.confirmed.v1");
        channel.when("slow/1", _ -> {
            awaitQuietly(standstill);
            return answer(Verdict.DELIVERED);
        });
        for (int i = 0; i < 100; i++) {
            send("order", new OrderCancelled(UUID.randomUUID(), "c-1", CancellationReason.TIMED_OUT, null));
        }
        try {
            await().atMost(ofSeconds(30)).until(() -> channel.received("slow/1").size() == 4);

            for (int i = 0; i < 20; i++) {
                send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
            }

            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(channel.received("quick/1")).hasSize(20));
            assertThat(channel.received("slow/1")).hasSize(4);
        } finally { // or the tests after this one would fail, too
            standstill.countDown();
        }
        awaitDone();
        assertThat(channel.received("slow/1")).hasSize(100);
    }

    @Test
    void aSingleRecipientStandsBesideTheFirstOfManyAndNotBehindTheLast() {
        CountDownLatch begun = new CountDownLatch(1);
        insertSubscriptions(1_000, "crowd-%s/1", "order.cancelled.v1");
        for (int i = 0; i < 1_000; i++) {
            channel.when("crowd-" + i + "/1", _ -> {
                awaitQuietly(begun);
                return answer(Verdict.DELIVERED);
            });
        }
        subscribe("single/" + name, null, null, "order.confirmed.v1");
        send("order", new OrderCancelled(UUID.randomUUID(), "c-1", CancellationReason.TIMED_OUT, null));
        await().until(() -> count("select count(*) from delivery_queue") == 1_000);
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        await().until(() -> count("select count(*) from delivery_queue") == 1_001);

        begun.countDown();

        awaitDone();
        assertThat(jdbc.sql("""
                        select count(*) from delivery d join delivery_attempt a on a.delivery_id = d.id
                        where d.recipient like 'crowd-%' and a.at > (
                            select b.at from delivery s join delivery_attempt b on b.delivery_id = s.id
                            where s.recipient = ?)
                        """).param("single/" + name).query(Long.class).single())
                .as("recipients of the crowd who were told after the single one")
                .isGreaterThan(500);
    }

    @Test
    void whatHasJustComeIsNotWrittenDownBehindWhatHasManyRecipients(
            @Autowired ExpansionStore expansions,
            @Autowired Deliveries deliveries,
            @Autowired TransactionTemplate transactions) {
        transactions.executeWithoutResult(transaction -> {
            Occasion many = occasion();
            Occasion single = occasion();
            deliveries.keep(List.of(many, single));
            expansions.begin(List.of(new Begun(many, Map.of("all", 1_000L))), Instant.EPOCH);
            Key begun = new Key(many.id(), "all");
            expansions.advance(expansions.lock(List.of(begun)).getFirst(), 251, 250, Instant.EPOCH);
            expansions.begin(List.of(new Begun(single, Map.of("all", 1L))), Instant.now());

            assertThat(expansions.newOnes(1)).containsExactly(new Key(single.id(), "all"));
            assertThat(expansions.begunOnes(1)).containsExactly(begun);

            transaction.setRollbackOnly();
        });
    }

    @Test
    void operatorsSeeWhatIsWrittenDownAndHowFarThatIs(
            @Autowired ExpansionStore expansions,
            @Autowired Deliveries deliveries,
            @Autowired TransactionTemplate transactions) {
        transactions.executeWithoutResult(transaction -> {
            Occasion many = occasion();
            Occasion single = occasion();
            deliveries.keep(List.of(many, single));
            expansions.begin(List.of(new Begun(single, Map.of("all", 1L))), Instant.EPOCH.plusSeconds(1));
            expansions.begin(List.of(new Begun(many, Map.of("all", 1_000L))), Instant.EPOCH);
            Key begun = new Key(many.id(), "all");
            expansions.advance(expansions.lock(List.of(begun)).getFirst(), 251, 250, Instant.EPOCH.plusSeconds(2));

            assertThat(expansions.page(0, 10))
                    .startsWith(
                            new ExpansionView(
                                    many.id(),
                                    "order.confirmed.v1",
                                    "an order",
                                    "all",
                                    0.25,
                                    Instant.EPOCH,
                                    Instant.EPOCH.plusSeconds(2)),
                            new ExpansionView(
                                    single.id(),
                                    "order.confirmed.v1",
                                    "an order",
                                    "all",
                                    0,
                                    Instant.EPOCH.plusSeconds(1),
                                    Instant.EPOCH.plusSeconds(1)));
            assertThat(expansions.count()).isGreaterThanOrEqualTo(2);

            transaction.setRollbackOnly();
        });
        assertThat(get("operator", "/expansions").get("total").asLong()).isNotNegative();
        client("customer").get().uri("/expansions").exchange().expectStatus().isForbidden();
    }

    // --- failures

    @Test
    void aDeliveryThatFailsIsTriedAgainAndShowsEachAttempt() {
        UUID subscription = subscribe("flaky/1", null, null, "order.confirmed.v1");
        AtomicInteger attempts = new AtomicInteger();
        channel.when("flaky/1", _ -> answer(attempts.incrementAndGet() < 3 ? Verdict.FAILED : Verdict.DELIVERED));

        UUID order = UUID.randomUUID();
        UUID event = send("order", new OrderConfirmed(order, "c-1"));

        awaitDone();
        assertThat(channel.received("flaky/1").stream().map(Message::id).distinct())
                .hasSize(1);
        JsonNode delivery = get("/deliveries?subscriptionId=" + subscription).at("/items/0");
        assertThat(delivery.get("status").asString()).isEqualTo("DELIVERED");
        assertThat(delivery.get("eventId").asString()).isEqualTo(event.toString());
        JsonNode file = get("/deliveries/" + delivery.get("id").asString());
        assertThat(file.get("attempts").findValuesAsString("verdict")).containsExactly("FAILED", "FAILED", "DELIVERED");
        assertThat(file.get("attempts").findValuesAsString("text")).first().isEqualTo("scripted FAILED");
        JsonNode latestFirst = get("/deliveries/attempts?size=2&orderId=" + order);
        assertThat(latestFirst.get("total").asInt()).isEqualTo(3);
        assertThat(latestFirst.get("items").findValuesAsString("verdict")).containsExactly("DELIVERED", "FAILED");
        assertThat(latestFirst.at("/items/0/deliveryId")).isEqualTo(delivery.get("id"));
        assertThat(get("/subscriptions/" + subscription).get("failingSince").isNull())
                .isTrue();
    }

    @Test
    void aDeliveryFailsWhenItsScheduleIsExhausted() {
        UUID subscription = subscribe("dead/1", null, null, "order.confirmed.v1");
        channel.when("dead/1", _ -> answer(Verdict.FAILED));

        UUID order = UUID.randomUUID();
        send("order", new OrderConfirmed(order, "c-1"));

        awaitDone();
        JsonNode delivery = get("/deliveries?subscriptionId=" + subscription).at("/items/0");
        assertThat(delivery.get("status").asString()).isEqualTo("FAILED");
        assertThat(delivery.get("attemptCount").asInt()).isEqualTo(3);
        assertThat(get("/subscriptions/" + subscription).get("failingSince").isNull())
                .isFalse();
        assertThat(wire.takeAll(announcements)).anySatisfy(failed -> {
            assertThat(failed.type()).isEqualTo("notification.failed.v1");
            assertThat(failed.payload().get("deliveryId")).isEqualTo(delivery.get("id"));
            assertThat(failed.payload().get("orderId").asString()).isEqualTo(order.toString());
        });
    }

    @Test
    void aReceiverThatIsGoneGetsNothingMoreUntilItIsEnabled() {
        UUID subscription = subscribe("gone/1", null, null, "order.confirmed.v1");
        channel.when("gone/1", _ -> answer(Verdict.GONE));
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitDone();

        assertThat(get("/subscriptions/" + subscription).get("status").asString())
                .isEqualTo("DISABLED");
        assertThat(wire.takeAll(announcements).stream().map(Announced::type)).contains("subscription.disabled.v1");
        int calls = channel.received("gone/1").size();
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitDone();
        assertThat(channel.received("gone/1")).hasSize(calls);
        assertThat(get("/deliveries?status=FAILED&subscriptionId=" + subscription)
                        .get("total")
                        .asInt())
                .isEqualTo(2);

        channel.when("gone/1", _ -> answer(Verdict.DELIVERED));
        assertThat(post("/subscriptions/" + subscription + "/enable", null, 200)
                        .get("status")
                        .asString())
                .isEqualTo("ACTIVE");
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitDone();
        assertThat(channel.received("gone/1")).hasSize(calls + 1);
    }

    @Test
    void aSubscriptionThatHasOnlyFailedForLongIsAnnouncedAndThenDisabled() {
        UUID subscription = subscribe("failing/1", null, null, "order.confirmed.v1");
        channel.when("failing/1", _ -> answer(Verdict.FAILED));
        for (int hours : List.of(59, 61, 62, 85, 109)) {
            failingSince(subscription, hours);
            send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
            awaitDone();
        }
        assertThat(wire.takeAll(announcements).stream()
                        .filter(event -> event.type().equals("subscription.failing.v1"))
                        .map(event -> event.payload().get("percent").asInt()))
                .containsExactly(50, 70, 90);
        JsonNode failing = get("/subscriptions/" + subscription);
        assertThat(Instant.parse(failing.get("disabledIfFailingUntil").asString()))
                .isEqualTo(Instant.parse(failing.get("failingSince").asString()).plus(Duration.ofHours(120)));

        failingSince(subscription, 120);
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitDone();

        assertThat(get("/subscriptions/" + subscription).get("disabledReason").asString())
                .contains("scripted FAILED");
    }

    @Test
    void whatFailsOnOurSideIsNotChargedToTheReceiver() {
        UUID subscription = subscribe("innocent/1", null, null, "order.confirmed.v1");
        channel.when("innocent/1", _ -> answer(Verdict.OUR_FAULT));
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        awaitDone();

        assertThat(get("/subscriptions/" + subscription).get("failingSince").isNull())
                .isTrue();
        assertThat(get("/deliveries?status=FAILED&subscriptionId=" + subscription)
                        .get("total")
                        .asInt())
                .isOne();
    }

    @Test
    void theDeliveriesOfADeletedSubscriptionFailAtOnce() {
        UUID subscription = subscribe("deleted/1", null, null, "order.confirmed.v1");
        channel.when("deleted/1", _ -> ScriptedChannel.later(ofSeconds(3_600)));
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        await().until(() -> count("select count(*) from delivery_queue where stage = 'RETRY'") == 1);

        client("customer")
                .delete()
                .uri("/subscriptions/" + subscription)
                .exchange()
                .expectStatus()
                .isNoContent();

        awaitDone();
        assertThat(get("/deliveries?subscriptionId=" + subscription)
                        .at("/items/0/failure")
                        .asString())
                .isEqualTo("its subscription was deleted");
        client("customer")
                .get()
                .uri("/subscriptions/" + subscription)
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void aDeliveryWhoseInstanceHasDiedIsTakenOver() {
        UUID subscription = subscribe("orphan/1", null, null, "order.confirmed.v1");
        channel.when("orphan/1", _ -> ScriptedChannel.later(ofSeconds(3_600)));
        send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        await().until(() -> count("select count(*) from delivery_queue where stage = 'RETRY'") == 1);
        channel.when("orphan/1", _ -> answer(Verdict.DELIVERED));

        jdbc.sql("update delivery_queue set stage = 'CLAIMED', due_at = ? where line_id = ?")
                .params(OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1), subscription)
                .update();

        awaitDone();
        assertThat(get("/deliveries?subscriptionId=" + subscription)
                        .at("/items/0/status")
                        .asString())
                .isEqualTo("DELIVERED");
    }

    @Test
    void aDestinationThatIsDownIsLeftAloneAndTriedByASingleAttempt() {
        subscribe("down/1", null, null, "order.confirmed.v1");
        channel.when("down/1", _ -> answer(Verdict.FAILED));
        for (int i = 0; i < 40; i++) {
            send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        }
        await().until(() -> count("select count(*) from delivery_queue where stage = 'PARKED'") > 20);
        assertThat(channel.received("down/1").size()).isLessThan(40);

        channel.when("down/1", _ -> answer(Verdict.DELIVERED));

        awaitDone();
        assertThat(count("select count(*) from delivery where recipient = 'down/1' and status = 'DELIVERED'"))
                .isGreaterThan(20);
    }

    @Test
    void whatHasFailedIsReplayedAsAJobWithASingleAttemptEach() {
        UUID subscription = subscribe("replayed/1", null, null, "order.confirmed.v1");
        channel.when("replayed/1", _ -> answer(Verdict.GONE));
        for (int i = 0; i < 3; i++) {
            send("order", new OrderConfirmed(UUID.randomUUID(), "c-1"));
        }
        awaitDone();
        Map<String, Object> body =
                Map.of("subscriptionId", subscription, "status", "FAILED", "ratePerSecond", 1_000, "dryRun", true);
        assertThat(post("operator", "/deliveries/replays", body, 200)
                        .get("selected")
                        .asInt())
                .isEqualTo(3);
        post("/deliveries/replays", body, 403);
        post("operator", "/deliveries/replays", Map.of("status", "DELIVERED"), 400);
        post("/subscriptions/" + subscription + "/enable", null, 200);
        channel.when("replayed/1", _ -> answer(Verdict.FAILED));
        int before = channel.received("replayed/1").size();

        Map<String, Object> job = Map.of("subscriptionId", subscription, "ratePerSecond", 1_000);
        JsonNode failing = awaitEnd(post("operator", "/deliveries/replays", job, 202));

        assertThat(failing.get("failedAgain").asInt()).isEqualTo(3);
        assertThat(channel.received("replayed/1")).hasSize(before + 3);

        channel.when("replayed/1", _ -> answer(Verdict.DELIVERED));
        JsonNode ended = awaitEnd(post("operator", "/deliveries/replays", job, 202));

        assertThat(ended.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(ended.get("resolved").asInt()).isEqualTo(3);
        assertThat(get("/deliveries?status=DELIVERED&subscriptionId=" + subscription)
                        .get("total")
                        .asInt())
                .isEqualTo(3);
    }

    // --- the surface

    @Test
    void onlyTheAnswerThatCreatesAWebhookShowsItsSecret() {
        Map<String, Object> wish = Map.of(
                "eventTypes", List.of("order.confirmed.v1"),
                "channel", "scripted",
                "target", "a/1");
        JsonNode created = post("/subscriptions", wish, 201);
        assertThat(created.propertyNames())
                .containsExactly(
                        "id",
                        "eventTypes",
                        "channel",
                        "target",
                        "customerId",
                        "subject",
                        "status",
                        "createdAt",
                        "failingSince",
                        "disabledIfFailingUntil",
                        "disabledAt",
                        "disabledReason");
        assertThat(get("/subscriptions").get("total").asInt()).isOne();
        assertThat(get("/subscriptions?channel=webhook").get("total").asInt()).isZero();
        assertThat(get("/subscriptions?status=DISABLED").get("total").asInt()).isZero();
        assertThat(get("/subscriptions?status=ACTIVE&channel=scripted").at("/items/0"))
                .isEqualTo(get("/subscriptions/" + created.get("id").asString()));
    }

    @Test
    void aWrongSubscriptionIsRefusedWithItsField() {
        assertThat(post("/subscriptions", wish("scripted", "a/1", "order.lost.v1"), 422)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("eventTypes[0]");
        assertThat(post("/subscriptions", wish("scripted", "nowhere", "order.placed.v1"), 422)
                        .at("/errors/0/message")
                        .asString())
                .isEqualTo("has no slash");
        assertThat(post("/subscriptions", wish("pigeon", "a/1", "order.placed.v1"), 422)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("channel");
        assertThat(post("/subscriptions", Map.of("channel", "log"), 400)
                        .get("errors")
                        .findValuesAsString("field"))
                .containsExactlyInAnyOrder("eventTypes", "target");
        post("/subscriptions/" + UUID.randomUUID() + "/test", null, 404);
        post("/subscriptions/" + UUID.randomUUID() + "/enable", null, 404);
    }

    @Test
    void thereAreOnlySoManySubscriptions() {
        insertSubscriptions(MOST_SUBSCRIPTIONS - 1, "many/%d", "order.confirmed.v1");
        UUID last = subscribe("last/1", null, null, "order.confirmed.v1");

        assertThat(post("/subscriptions", wish("scripted", "other/1", "order.confirmed.v1"), 409)
                        .get("type")
                        .asString())
                .isEqualTo("urn:fanout:problem:too-many-subscriptions");

        client("customer")
                .delete()
                .uri("/subscriptions/" + last)
                .exchange()
                .expectStatus()
                .isNoContent();
        subscribe("other/1", null, null, "order.confirmed.v1");
    }

    @Test
    void aSampleIsADeliveryLikeAllOthers() {
        UUID subscription = subscribe("sample/" + name, null, null, "order.confirmed.v1");

        String delivery = post("/subscriptions/" + subscription + "/test", null, 202)
                .get("deliveryId")
                .asString();

        awaitDone();
        assertThat(channel.received("sample/" + name)).singleElement().satisfies(message -> {
            assertThat(message.type()).isEqualTo("fanout.test");
            assertThat(message.id()).hasToString(delivery);
        });
        post("/subscriptions/" + subscription + "/enable", null, 409);
        post("/subscriptions/" + subscription + "/secret", null, 409);
    }

    // --- fixtures

    private static OrderPlaced placed(UUID order, String customer) {
        return new OrderPlaced(
                order,
                customer,
                "a@example.com",
                "tok_visa",
                PRICE,
                List.of(new OrderLine("cup", 1, PRICE)),
                Instant.now(),
                null);
    }

    private static Occasion occasion() {
        return new Occasion(
                UUID.randomUUID(),
                "order.confirmed.v1",
                "an order",
                "c-1",
                UUID.randomUUID(),
                Instant.now(),
                "{}",
                new Cause("a correlation", null),
                null);
    }

    private static Map<String, Object> wish(String channel, String target, String type) {
        return Map.of("eventTypes", List.of(type), "channel", channel, "target", target);
    }

    private UUID subscribe(String target, @Nullable String customer, @Nullable String subject, String... types) {
        Map<String, Object> wish =
                new HashMap<>(Map.of("eventTypes", Arrays.asList(types), "channel", "scripted", "target", target));
        wish.put("customerId", customer);
        wish.put("subject", subject);
        return UUID.fromString(post("/subscriptions", wish, 201).get("id").asString());
    }

    void insertSubscriptions(int number, String target, String type) {
        for (int i = 0; i < number; i++) {
            UUID id = UUID.randomUUID();
            String to = target.formatted(i);
            jdbc.sql("""
                    insert into subscription (id, event_types, channel, target, destination, created_at)
                    values (?, ?, 'scripted', ?, ?, localtimestamp)
                    """).params(id, type, to, to.substring(0, to.indexOf('/'))).update();
            jdbc.sql("""
                    insert into subscription_interest (event_type, audience, seq, subscription_id)
                    select ?, ?, seq, id from subscription where id = ?
                    """).params(type, "\u001f", id).update();
        }
    }

    private void failingSince(UUID subscription, int hours) {
        jdbc.sql("update subscription set failing_since = ? where id = ?")
                .params(OffsetDateTime.now(ZoneOffset.UTC).minusHours(hours), subscription)
                .update();
    }

    private UUID send(String service, Event event) {
        UUID id = UUID.randomUUID();
        sent.add(id);
        wire.send(service + ".events", EventTypes.nameOf(event.getClass()), event.subject(), id, event);
        return id;
    }

    private void awaitHandled() {
        wire.confirm();
        await().atMost(ofSeconds(30))
                .pollInterval(ofMillis(50))
                .untilAsserted(() -> assertThat(jdbc.sql("""
                                select distinct message_id from inbox where queue like '%.events'
                                and message_id in (:sent)
                                """)
                                .param("sent", sent)
                                .query(UUID.class)
                                .list())
                        .hasSize(sent.size()));
    }

    /** All that was sent is handled, and nothing of it is left to do. */
    private void awaitDone() {
        if (!sent.isEmpty()) {
            awaitHandled();
        }
        for (String table : List.of("expansion", "delivery_queue", "outbox")) {
            await().atMost(ofSeconds(60))
                    .untilAsserted(() -> assertThat(count("select count(*) from " + table))
                            .as(table)
                            .isZero());
        }
    }

    private List<String> told(UUID event) {
        return jdbc.sql("select recipient from delivery where occasion_id = ? and status = 'DELIVERED'")
                .param(event)
                .query(String.class)
                .list();
    }

    private boolean isSent(Announced event) {
        return event.type().equals("notification.sent.v1");
    }

    long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }

    private JsonNode awaitEnd(JsonNode job) {
        String path = "/replays/" + job.get("id").asString();
        await().atMost(ofSeconds(20))
                .until(() -> !get("operator", path).get("status").asString().equals("RUNNING"));
        return get("operator", path);
    }

    private JsonNode get(String path) {
        return get("customer", path);
    }

    private JsonNode get(String user, String path) {
        return client(user)
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode post(String path, @Nullable Object body, int status) {
        return post("customer", path, body, status);
    }

    private JsonNode post(String user, String path, @Nullable Object body, int status) {
        RestTestClient.RequestBodySpec request = client(user).post().uri(path);
        return (body == null ? request : request.body(body))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatusCode.valueOf(status))
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
