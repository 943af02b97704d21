package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.Neighbours;
import dev.fanout.dashboard.RunningDashboard;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What becomes of a dashboard-service that is added to a shop which has sold already; run once on each database. */
@TestPropertySource(
        properties = {
            "fanout.dashboard.projection.rebuild-when-new=true",
            "fanout.dashboard.projection.rebuild-grace=1s",
            "fanout.dashboard.calls.circuit-breaker.open-duration=500ms",
        })
@TestMethodOrder(OrderAnnotation.class)
abstract class NewProjectionPromises extends RunningDashboard {

    private static final String REBUILD = "/api/projection/rebuild";
    private static final int STARTS = 4;

    /** For both databases; ends with the tests. */
    private static final Neighbours NEIGHBOURS = new Neighbours();

    private static final WholeShop SHOP = new WholeShop(120);

    /** Order-service is not up yet when the service starts. */
    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
        NEIGHBOURS.recover();
        SHOP.behave(NEIGHBOURS);
        NEIGHBOURS.order.die();
    }

    @Test
    @Order(1)
    void makesItselfWholeAndIsNotTakenForThatBefore() {
        PushedCustomers.add(jdbc, SHOP.customer);

        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(get(REBUILD).get("error").asString())
                        .startsWith("ORDERS after " + RebuildStore.START + ": NO_ANSWER"));
        assertThat(dashboard().get("source").asString()).isEqualTo("live");
        NEIGHBOURS.order.revive();
        awaitCompleted();

        JsonNode dashboard = dashboard();
        assertThat(dashboard.get("source").asString()).isEqualTo("projection");
        assertThat(dashboard.at("/sections/orders/total").asInt()).isEqualTo(120);
        assertThat(dashboard.at("/sections/payments/total").asInt()).isEqualTo(120);
        assertThat(get("/api/sagas?limit=200&customerId=" + SHOP.customer).get("items"))
                .hasSize(120);
    }

    @Test
    @Order(2)
    void ofInstancesThatStartAtOnceOneBeginsARebuildAndNoneOnceSomethingWasHeard(
            @Autowired Rebuilds rebuilds, @Autowired TransactionTemplate transactions) throws Exception {
        awaitCompleted();
        assertThat(rebuilds.beginIfNew()).as("it has been built anew").isEmpty();
        transactions.executeWithoutResult(_ -> makeNew());
        CyclicBarrier all = new CyclicBarrier(STARTS);

        var begun = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            await().until(() -> all.await() >= 0);
                            return rebuilds.beginIfNew();
                        },
                        runnable -> Thread.ofPlatform().start(runnable)))
                .limit(STARTS)
                .toList();

        assertThat(begun.stream().map(CompletableFuture::join).flatMap(Optional::stream))
                .hasSize(1);
        assertThat(dashboard().get("source").asString()).isEqualTo("live");
        awaitCompleted();
        transactions.executeWithoutResult(_ -> {
            makeNew();
            jdbc.sql("""
                    insert into audit_event
                        (event_id, type, source, subject, occurred_at, received_at, correlation_id, payload)
                    values (?, 't', 's', 'x', current_timestamp, current_timestamp, 'c', '{}')
                    """).param(SHOP.orders.getFirst()).update();
        });
        assertThat(rebuilds.beginIfNew()).as("something was heard").isEmpty();
    }

    /** As the migrations leave it. */
    private void makeNew() {
        Stream.of("projection_rebuild", "projection_generation", "order_view", "delivery_view", "audit_event")
                .forEach(table -> jdbc.sql("delete from " + table).update());
        jdbc.sql("insert into projection_generation (generation, state, complete, since)"
                        + " values (1, 'ACTIVE', true, current_timestamp)")
                .update();
    }

    private void awaitCompleted() {
        await().atMost(ofSeconds(90))
                .until(() -> get(REBUILD).get("state").asString().equals("COMPLETED"));
    }

    private JsonNode dashboard() {
        return get("/api/customers/" + SHOP.customer + "/dashboard");
    }
}
