package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.dashboard.RunningDashboard;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** Whose rows are written and whose are not, on a real broker; run once on each database. */
@TestPropertySource(
        properties = {
            "fanout.messaging.inbox.lanes=4",
            "fanout.dashboard.hot-customer-orders=60",
            "fanout.dashboard.hybrid.half-life=1s",
            "fanout.dashboard.projection.rebuild-grace=1s",
            "fanout.dashboard.calls.circuit-breaker.open-duration=500ms",
        })
abstract class PushedCustomersPromises extends RunningDashboard {

    private static final Duration PATIENCE = ofSeconds(60);
    private static final int PAGE = 200;
    private static final Instant TOLD = Instant.parse("2026-01-30T12:00:09Z");

    /** For both databases; ends with the tests. */
    private static final Neighbours NEIGHBOURS = new Neighbours();

    private final String customer = "c-" + UUID.randomUUID();

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @BeforeEach
    void allIsWell() {
        NEIGHBOURS.recover();
        // What customers of other tests did says nothing of this one's.
        jdbc.sql("update customer_population set views = 0, events = 0").update();
    }

    @Test
    void ofACustomerWhomNobodyLooksAtNoRowIsWritten() {
        UUID order = UUID.randomUUID();
        awaitKept(List.of(send(ShopSagas.placed(order, customer), Instant.now()), tell(UUID.randomUUID())));

        assertThat(rows()).isZero();
        assertThat(mode()).isEmpty();
        assertThat(get("/api/sagas?customerId=" + customer)
                        .at("/items/0/orderId")
                        .asString())
                .isEqualTo(order.toString());
    }

    @Test
    void whoIsLookedAtIsReadBackAndThenWrittenDown() {
        awaitKept(List.of(tell(UUID.randomUUID())));
        haveListed(IntStream.range(0, 3).mapToObj(_ -> UUID.randomUUID()).toList());

        assertThat(view()).isEqualTo("live");
        awaitSource("projection");

        assertThat(notifications()).isEqualTo(3);
        awaitKept(List.of(tell(UUID.randomUUID())));
        assertThat(notifications()).isEqualTo(4);
        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void theRowsOfACustomerGoWhenNobodyLooksAtHimAnyMore() {
        haveListed(IntStream.range(0, 700).mapToObj(_ -> UUID.randomUUID()).toList());
        awaitSource("projection");
        assertThat(rows()).isEqualTo(700);

        await().atMost(PATIENCE).until(() -> rows() == 0 && mode().isEmpty());

        haveListed(List.of(UUID.randomUUID()));
        awaitSource("projection");
        assertThat(notifications()).isOne();
    }

    @Test
    void theRowsOfACustomerGoWhenEventsCostMoreThanViewsSave() {
        PushedCustomers.add(jdbc, customer);
        jdbc.sql("update customer_mode set views = 100, events = 1000000 where customer_id = ?")
                .param(customer)
                .update();

        awaitKept(List.of(tell(UUID.randomUUID())));

        await().atMost(PATIENCE).until(() -> rows() == 0 && !mode().contains("PUSHED"));
    }

    @Test
    void whatHappensWhileHeIsReadBackIsNotMissed() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        UUID known = UUID.randomUUID();
        Behaviour list = list(List.of(known));
        NEIGHBOURS.notification.behave((request, client) -> {
            if (isList(request)) {
                asked.countDown();
                awaitQuietly(answers);
            }
            list.answer(request, client);
        });
        await().atMost(PATIENCE).until(() -> {
            view();
            return asked.getCount() == 0;
        });

        awaitKept(List.of(tell(UUID.randomUUID()), tell(known)));
        assertThat(view()).isEqualTo("live");
        answers.countDown();

        awaitSource("projection");
        assertThat(notifications()).isEqualTo(2);
    }

    @Test
    void whatABeginnerHasLeftInTheMiddleIsFinished() {
        List<UUID> listed =
                IntStream.range(0, PAGE + 7).mapToObj(_ -> UUID.randomUUID()).toList();
        haveListed(listed);
        NEIGHBOURS.notification.requests().clear();

        // As a process leaves it that was killed after the first page.
        jdbc.sql("""
                insert into customer_mode
                    (customer_id, state, changed_at, views, events, rated_at, due_at, next_page)
                values (:id, 'MATERIALISING', :now, 1000, 0, :now, :now, 1)
                """)
                .param("id", customer)
                .param("now", Instant.now().atOffset(ZoneOffset.UTC))
                .update();

        await().atMost(PATIENCE).until(() -> mode().contains("PUSHED"));
        assertThat(rows()).isEqualTo(7);
        assertThat(NEIGHBOURS.notification.requests().stream()
                        .filter(PushedCustomersPromises::isList)
                        .map(PushedCustomersPromises::pageOf))
                .containsExactly(1);
    }

    @Test
    void howLongACustomerWaitsToBeReadBackIsAFigure(@Autowired ModeMetrics figures, @Autowired MeterRegistry meters) {
        // Before all others, and not due for a while.
        jdbc.sql("""
                insert into customer_mode
                    (customer_id, state, changed_at, views, events, rated_at, due_at, next_page)
                values (:id, 'MATERIALISING', :since, 1000, 0, :later, :later, 0)
                """)
                .param("id", customer)
                .param("since", Instant.now().minusSeconds(900).atOffset(ZoneOffset.UTC))
                .param("later", Instant.now().plusSeconds(900).atOffset(ZoneOffset.UTC))
                .update();

        figures.step();

        Gauge waits = meters.get("fanout.projection.materialising.oldest").gauge();
        assertThat(waits.value()).isBetween(900.0, 960.0);
        jdbc.sql("delete from customer_mode where customer_id = ?")
                .param(customer)
                .update();
        figures.step();
        assertThat(waits.value()).isLessThan(900);
    }

    @Test
    void whoIsLikeCustomersWhoAreLookedAtIsPushedBeforeHeIs(@Autowired Activity activity, @Autowired Costs costs) {
        haveListed(List.of(UUID.randomUUID()));
        IntStream.range(0, 100).forEach(_ -> costs.answeredLive(ofSeconds(1)));
        String other = "c-" + UUID.randomUUID();
        await().atMost(PATIENCE).until(() -> {
            view(other);
            activity.happened(customer, 1);
            return mode().contains("PUSHED");
        });

        assertThat(view()).isEqualTo("projection");
    }

    @Test
    void aServiceThatDoesNotAnswerIsAskedLaterAndOthersAreNotKeptWaiting() {
        Behaviour his = list(List.of(UUID.randomUUID()));
        Behaviour others = list(List.of(UUID.randomUUID()));
        List<String> refused = new ArrayList<>();
        String other = "c-" + UUID.randomUUID();
        NEIGHBOURS.notification.behave((request, client) -> {
            boolean isHis = request.target().contains(customer);
            boolean bad = isList(request) && isHis && refused.isEmpty();
            if (bad) {
                refused.add(request.target());
            }
            Behaviour good = isHis ? his : others;
            (bad ? LocalService.answer(500, "application/json", "{}") : good).answer(request, client);
        });

        await().atMost(PATIENCE).until(() -> {
            view(other);
            view();
            return view(other).equals("projection");
        });
        awaitSource("projection");

        assertThat(refused).hasSize(1);
        assertThat(notifications()).isOne();
    }

    @Test
    void theRowsOfACustomerWithVeryManyOrdersGo() {
        haveListed(List.of(UUID.randomUUID()));
        awaitSource("projection");

        awaitKept(IntStream.range(0, 61)
                .mapToObj(_ -> send(ShopSagas.placed(UUID.randomUUID(), customer), Instant.now()))
                .toList());

        awaitSource("live");
        await().atMost(PATIENCE).until(() -> {
            view();
            return rows() == 0 && mode().contains("PULLED");
        });
        awaitKept(List.of(tell(UUID.randomUUID())));
        assertThat(rows()).isZero();
    }

    @Test
    void aRebuildHasWhoIsPushedAndNobodyElse() {
        haveListed(List.of(UUID.randomUUID(), UUID.randomUUID()));
        NEIGHBOURS.order.behave(orNothing(Neighbours.orders()));
        NEIGHBOURS.payment.behave(orNothing(Neighbours.payments()));
        awaitSource("projection");

        client("operator")
                .post()
                .uri(uri("/api/projection/rebuild"))
                .exchange()
                .expectStatus()
                .isAccepted();
        await().atMost(PATIENCE).until(() -> {
            view();
            return get("/api/projection/rebuild").get("state").asString().equals("COMPLETED");
        });

        assertThat(view()).isEqualTo("projection");
        assertThat(notifications()).isEqualTo(2);
        assertThat(jdbc.sql("""
                select count(*) from delivery_view d join projection_generation g on g.generation = d.generation
                where g.state = 'ACTIVE' and not exists (
                    select 1 from customer_mode m where m.customer_id = d.customer_id)
                """).query(Long.class).single()).isZero();
    }

    @Test
    void operatorsSeeWhoIsWhereAndWhy() {
        PushedCustomers.add(jdbc, customer);
        String before = customer.substring(0, customer.length() - 1);

        JsonNode page = get("/api/projection/customers?mode=PUSHED&limit=1&cursor=" + before);

        assertThat(page.get("pinned").asString()).isEqualTo("HYBRID");
        assertThat(page.at("/counts/PUSHED").asInt()).isPositive();
        assertThat(page.at("/costMicros/live").asDouble()).isPositive();
        assertThat(page.at("/items/0/customerId").asString()).isEqualTo(customer);
        assertThat(page.at("/items/0/viewsPerHour").asDouble()).isPositive();
        assertThat(get("/api/projection/customers?limit=500").get("items")).isNotEmpty();
        client("customer")
                .get()
                .uri(uri("/api/projection/customers"))
                .exchange()
                .expectStatus()
                .isForbidden();
        client("operator")
                .get()
                .uri(uri("/api/projection/customers?mode=HOT"))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    // What notification-service has

    private void haveListed(List<UUID> deliveries) {
        NEIGHBOURS.notification.behave(list(deliveries));
    }

    /** Of whomever is asked for, and one more about somebody else; where all are, they are this customer's. */
    private Behaviour list(List<UUID> deliveries) {
        Behaviour usual = Neighbours.notifications();
        return (request, client) -> {
            if (isList(request)) {
                String of = request.target().replaceFirst(".*[?&]customerId=([^&]+).*", "$1");
                int from = Math.min(deliveries.size(), pageOf(request) * PAGE);
                LocalService.json("{\"items\":[%s],\"page\":%d,\"size\":%d,\"total\":%d}"
                                .formatted(
                                        items(deliveries.subList(from, Math.min(deliveries.size(), from + PAGE)), of),
                                        pageOf(request),
                                        PAGE,
                                        deliveries.size()))
                        .answer(request, client);
            } else if (request.target().contains("after=")) {
                part(items(deliveries, customer)).answer(request, client);
            } else {
                usual.answer(request, client);
            }
        };
    }

    private static String items(List<UUID> deliveries, String of) {
        return Stream.concat(
                        deliveries.stream().map(id -> delivery(id, of)),
                        Stream.of(delivery(UUID.randomUUID(), "c-nobody")))
                .collect(Collectors.joining(","));
    }

    /** An empty list to a rebuild. */
    private static Behaviour orNothing(Behaviour usual) {
        return (request, client) -> (request.target().contains("after=") ? part("") : usual).answer(request, client);
    }

    private static Behaviour part(String items) {
        return LocalService.json("{\"items\":[%s],\"size\":500,\"next\":null}".formatted(items));
    }

    private static boolean isList(Request request) {
        return request.target().contains("customerId=") && request.target().contains("page=");
    }

    private static int pageOf(Request request) {
        return Integer.parseInt(request.target().replaceFirst(".*[?&]page=(\\d+).*", "$1"));
    }

    private static String delivery(UUID id, String of) {
        return """
                {"id":"%s","orderId":"%s","customerId":"%s","channel":"email","recipient":"a@example.com",\
                "eventType":"order.confirmed.v1","status":"DELIVERED","createdAt":"%s","deliveredAt":"%s"}\
                """.formatted(id, UUID.randomUUID(), of, TOLD, TOLD);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What happens

    private UUID tell(UUID delivery) {
        return send(
                new NotificationSent(
                        delivery,
                        UUID.randomUUID(),
                        "email",
                        new Told(customer, "a@example.com", "order.confirmed.v1", TOLD)),
                Instant.now());
    }

    // What is there

    private long rows() {
        return jdbc.sql("""
                select count(*) from delivery_view d join projection_generation g on g.generation = d.generation
                where g.state = 'ACTIVE' and d.customer_id = ?
                """).param(customer).query(Long.class).single();
    }

    private List<String> mode() {
        return jdbc.sql("select state from customer_mode where customer_id = ?")
                .param(customer)
                .query(String.class)
                .list();
    }

    /** Looks at the customer until then. */
    private void awaitSource(String source) {
        await().atMost(PATIENCE).until(() -> view().equals(source));
    }

    private String view() {
        return view(customer);
    }

    private String view(String who) {
        return get("/api/customers/" + who + "/dashboard").get("source").asString();
    }

    private int notifications() {
        return get("/api/customers/" + customer + "/dashboard?source=projection")
                .at("/sections/notifications/total")
                .asInt();
    }
}
