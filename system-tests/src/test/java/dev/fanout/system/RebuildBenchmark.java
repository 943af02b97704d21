package dev.fanout.system;

import static org.awaitility.Awaitility.await;

import dev.fanout.local.load.VisibleAfter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Measures a rebuild of the projection while orders are placed and dashboards are read, and compares all of it with
 * what the services say: {@code ./fanout bench rebuild [ORDERS [H2|POSTGRES]]}. The services are processes of a stack
 * of its own.
 */
final class RebuildBenchmark {

    /** The projection is empty when the first rebuild is measured. */
    private static final String EMPTY = "-Dfanout.dashboard.projection.rebuild-when-new=false";

    private static final int ORDERS = 100_000;
    private static final int ORDERS_A_SECOND = 5;
    private static final int READS_A_SECOND = 20;

    /** Who looks at his dashboard does so again, so that the projection answers him. */
    private static final int READERS = 20;

    private static final Duration WARM_UP = Duration.ofSeconds(120);
    private static final Duration WITHOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int SHOWN = 10;

    private final LocalStack stack;
    private final SeededShop shop;
    private final ServiceClient dashboard;
    private final ServiceClient order;

    private RebuildBenchmark(LocalStack stack, SeededShop shop) {
        this.stack = stack;
        this.shop = shop;
        this.dashboard = stack.service("dashboard");
        this.order = stack.service("order");
    }

    public static void main(String[] arguments) throws Exception {
        int orders = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ORDERS;
        boolean postgres = arguments.length > 1 && arguments[1].equals("POSTGRES");
        try (LocalStack stack = new LocalStack(Map.of("FANOUT_JAVA_OPTS", EMPTY))) {
            stack.run(postgres ? new String[] {"up", "--postgres"} : new String[] {"up"});
            var shop = new SeededShop(orders);
            fill(stack, shop, postgres);
            say(
                    "%s, %,d orders, payments and notifications each; %d orders/s and %d reads/s meanwhile",
                    postgres ? "PostgreSQL" : "H2", orders, ORDERS_A_SECOND, READS_A_SECOND);
            new RebuildBenchmark(stack, shop).run();
        }
    }

    /** While its service is down: H2 lets one process in. */
    private static void fill(LocalStack stack, SeededShop shop, boolean postgres) throws IOException, SQLException {
        for (String domain : List.of("order", "payment", "notification")) {
            stack.run("kill", domain);
            try (Connection database = stack.database(domain, postgres)) {
                switch (domain) {
                    case "order" -> shop.fillOrders(database);
                    case "payment" -> shop.fillPayments(database);
                    default -> shop.fillNotifications(database);
                }
            }
            stack.run("start", domain);
        }
    }

    private void run() throws InterruptedException {
        stack.service("inventory").put("/products/espresso-cup", """
                {"name": "Espresso cup", "price": {"amount": 1250, "currency": "EUR"}, "stock": 1000000}""");
        await("order-service has heard of the product")
                .atMost(Duration.ofMinutes(1))
                .until(this::place);
        lookUntilTheProjectionAnswers();
        try (Pacer placing = new Pacer(ORDERS_A_SECOND, this::place);
                Pacer reading = new Pacer(READS_A_SECOND, this::read)) {
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            say(
                    "%-26s %6s %6s %9s %8s %8s %7s   %-23s   %-33s",
                    "",
                    "pages",
                    "rows",
                    "s",
                    "orders/s",
                    "heap MB",
                    "events",
                    "visible p50, p99 in s",
                    "read p50, p99, max in ms");
            reading.take();
            VisibleAfter before = visible();
            TimeUnit.NANOSECONDS.sleep(WITHOUT.toNanos());
            VisibleAfter visible = visible().since(before);
            say(
                    "%-26s %6s %6s %9s %8s %8s %7d   %s",
                    "no rebuild", "", "", "", "", "", visible.count("events"), seen(visible, reading.take()));
            rebuild("of an empty projection", reading);
            rebuild("of a whole one", reading);
            say(
                    "%d orders were placed meanwhile, %d requests failed",
                    placing.take().count(), placing.failures() + reading.failures());
        }
        await("all sagas have ended").atMost(Duration.ofMinutes(5)).until(() -> unfinished() == 0);
        compare();
    }

    /** One after the other: the services answer at first, and just after a start they do not bear so many at once. */
    private void lookUntilTheProjectionAnswers() {
        await("the projection answers all readers")
                .atMost(Duration.ofMinutes(10))
                .until(() -> IntStream.range(0, READERS)
                                .filter(reader -> dashboard
                                        .get("/api/customers/%s/dashboard".formatted(shop.customer(reader)))
                                        .get("source")
                                        .asString()
                                        .equals("projection"))
                                .count()
                        == READERS);
    }

    private void rebuild(String name, Pacer reading) throws InterruptedException {
        reading.take();
        VisibleAfter before = visible();
        long begin = System.nanoTime();
        dashboard.post("/api/projection/rebuild", "");
        double heap = 0;
        JsonNode rebuild;
        do {
            TimeUnit.SECONDS.sleep(1);
            heap = Math.max(heap, dashboard.scrape().sum("jvm_memory_used_bytes", Map.of("area", "heap")));
            rebuild = dashboard.get("/api/projection/rebuild");
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException("still " + rebuild);
            }
        } while (rebuild.get("state").asString().equals("RUNNING"));
        double seconds = (System.nanoTime() - begin) / 1e9;
        VisibleAfter visible = visible().since(before);
        say(
                "%-26s %6d %6d %9.1f %8.0f %8.0f %7d   %s",
                name,
                rebuild.get("pages").asLong(),
                rebuild.get("rows").asLong(),
                seconds,
                shop.count() / seconds,
                heap / 1e6,
                visible.count("events"),
                seen(visible, reading.take()));
    }

    private static String seen(VisibleAfter visible, Pacer.Times reads) {
        return String.format(
                Locale.ROOT,
                "%10.3f %10.3f     %10.1f %10.1f %10.1f",
                visible.latest(0.5),
                visible.latest(0.99),
                reads.quantile(0.5),
                reads.quantile(0.99),
                reads.quantile(1));
    }

    /** The last events may still be on their way to the dashboard. */
    private void compare() {
        var check = new RebuildCheck(stack);
        RebuildCheck.Result result = check.run();
        for (int again = 0; again < 3 && !result.differences().isEmpty(); again++) {
            result = check.run();
        }
        say(
                "%,d orders and the notifications of %d customers compared, %d differences",
                result.orders(), result.customers(), result.differences().size());
        result.differences().stream().limit(SHOWN).forEach(System.out::println);
        if (!result.differences().isEmpty()) {
            throw new IllegalStateException("the projection is not what the services say");
        }
    }

    private VisibleAfter visible() {
        return VisibleAfter.in(dashboard.scrape().text());
    }

    private boolean place() {
        return order.exchange("POST", "/orders", """
                {"customerId": "%s", "customerEmail": "a@example.com", "paymentMethod": "tok_visa",
                 "lines": [{"sku": "espresso-cup", "quantity": 1}]}""".formatted(oneOf(shop.customers())), Map.of())
                        .statusCode()
                == 202;
    }

    private boolean read() {
        return dashboard
                        .exchange("GET", "/api/customers/%s/dashboard".formatted(oneOf(READERS)), "", Map.of())
                        .statusCode()
                == 200;
    }

    private String oneOf(int customers) {
        return shop.customer(ThreadLocalRandom.current().nextInt(customers));
    }

    private int unfinished() {
        return order.get("/orders?size=1&sagaStatus=RUNNING").get("total").asInt()
                + order.get("/orders?size=1&sagaStatus=COMPENSATING")
                        .get("total")
                        .asInt();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
