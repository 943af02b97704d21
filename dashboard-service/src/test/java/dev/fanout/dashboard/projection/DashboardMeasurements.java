package dev.fanout.dashboard.projection;

import com.sun.management.OperatingSystemMXBean;
import dev.fanout.dashboard.DashboardServiceApplication;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.projection.DeliveryFacts.Address;
import dev.fanout.events.Money;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Measures dashboard-service in this process, beside the services that it asks, one operation after the other. */
final class DashboardMeasurements implements AutoCloseable {

    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final List<Integer> SIZES = List.of(10, 1_000, 100_000);
    private static final Duration MEASURED = Duration.ofSeconds(3);
    private static final int ROUNDS = 8;
    private static final int NOTED = 100;
    private static final String CREDENTIALS =
            "Basic " + Base64.getEncoder().encodeToString("customer:customer".getBytes(StandardCharsets.UTF_8));
    private static final int CHUNK = 1_000;
    private static final int BATCH = 10;
    private static final int BATCHES = 150;
    private static final int ITEMS = 50;
    private static final String NOBODY = "nobody";
    private static final List<String> STEPS = List.of(
            "order.placed.v1",
            "stock.reserved.v1",
            "payment.authorized.v1",
            "order.confirmed.v1",
            "stock.committed.v1",
            "payment.captured.v1");

    private final TestDatabase database;
    private final BenchmarkShop shop;
    private final ConfigurableApplicationContext service;
    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final HttpClient dashboards;
    private final String address;

    DashboardMeasurements(TestDatabase database) throws Exception {
        this.database = database;
        this.shop = new BenchmarkShop(
                database, SIZES.stream().collect(Collectors.toMap(DashboardMeasurements::customer, size -> size)));
        this.service = start();
        this.transactions = service.getBean(TransactionTemplate.class);
        this.jdbc = service.getBean(JdbcClient.class);
        this.dashboards = HttpClient.newHttpClient();
        this.address = "http://127.0.0.1:" + service.getEnvironment().getProperty("local.server.port");
        Stream.of("projectionDecisionTask", "projectionMaterialisationTask", "projectionCountTask")
                .forEach(task -> service.getBean(task, BackgroundTask.class).stop());
    }

    private static String customer(int size) {
        return "c-" + size;
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(DashboardServiceApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .run(Stream.of(
                                Stream.of(
                                        "--server.port=0",
                                        "--fanout.dashboard.deadline=1m",
                                        "--logging.level.root=warn",
                                        "--management.tracing.sampling.probability=0"),
                                Stream.of("order", "payment", "notification")
                                        .map(name -> "--fanout.dashboard.services." + name + ".urls=" + shop.url(name)),
                                Stream.of(
                                                BenchmarkShop.propertiesOf(database),
                                                shop.virtualHost().properties())
                                        .flatMap(properties -> properties.entrySet().stream())
                                        .map(property -> "--" + property.getKey() + "=" + property.getValue()))
                        .flatMap(Function.identity())
                        .toArray(String[]::new));
    }

    PushPullSimulation.Measured costs() throws Exception {
        fill();
        Map<Integer, Observed> live = new TreeMap<>();
        Map<Integer, Observed> projected = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) { // all but the last one warm up
            for (int size : SIZES) {
                live.put(size, observe(() -> view(Source.LIVE, size)));
                projected.put(size, observe(() -> view(Source.PROJECTION, size)));
            }
        }
        Observed write = writes();
        Observed note = notes();
        Map<Integer, Observed> materialised = new TreeMap<>();
        materialised.put(1_000, materialisations(1_000));
        materialised.put(10, materialisations(10));
        PushPullSimulation.Measured costs = new PushPullSimulation.Measured(live, projected, materialised, write, note);
        print(costs);
        return costs;
    }

    private void print(PushPullSimulation.Measured costs) throws Exception {
        DashboardBenchmark.print("| operation | p50 | p99 | CPU, all processes | queries | answers of the services |");
        DashboardBenchmark.print("|---|---|---|---|---|---|");
        for (Map.Entry<Integer, Observed> measured : costs.live().entrySet()) {
            int bytes = shop.bytes(customer(measured.getKey()), ITEMS);
            line("view of " + measured.getKey() + " orders, live", measured.getValue(), "4 with " + bytes + " bytes");
        }
        costs.projected()
                .forEach((size, measured) -> line("view of " + size + " orders, projection", measured, "none"));
        line("the row that an event brings", costs.write(), "none");
        line("noting what was seen of a customer", costs.note(), "none");
        costs.materialise()
                .forEach((size, measured) ->
                        line("reading back a customer of " + size + " orders", measured, (size - 1) / 200 + 1 + ""));
    }

    private static void line(String what, Observed observed, String answers) {
        DashboardBenchmark.print(
                "| %s | %.2f ms | %.2f ms | %.2f ms | %.1f | %s |",
                what,
                observed.quantile(0.5) / 1e3,
                observed.quantile(0.99) / 1e3,
                observed.cpuMicros() / 1e3,
                observed.queries(),
                answers);
    }

    // What is there

    private void fill() {
        OrderRows orders = service.getBean(OrderRows.class);
        DeliveryRows deliveries = service.getBean(DeliveryRows.class);
        for (int size : SIZES) {
            String customer = customer(size);
            for (int from = 0; from < size; from += CHUNK) {
                List<Integer> numbers = IntStream.range(from, Math.min(size, from + CHUNK))
                        .boxed()
                        .toList();
                transactions.executeWithoutResult(_ -> {
                    orders.insert(
                            1,
                            numbers.stream()
                                    .map(i -> order(BenchmarkShop.order(customer, i), customer, i))
                                    .toList());
                    deliveries.insert(
                            1,
                            numbers.stream()
                                    .map(i -> delivery(BenchmarkShop.delivery(customer, i), customer, i))
                                    .toList());
                });
            }
            PushedCustomers.add(jdbc, customer);
        }
        IntStream.range(0, 2 * NOTED).forEach(number -> PushedCustomers.add(jdbc, noted(number)));
        jdbc.sql("analyze").update();
    }

    private static OrderFacts order(UUID id, String customer, int second) {
        Instant at = BenchmarkShop.START.plusSeconds(second);
        return new OrderFacts(
                id,
                STEPS.stream().collect(Collectors.toMap(step -> step, _ -> at)),
                customer,
                "a@example.com",
                new Money(2500, "EUR"),
                null,
                null,
                null);
    }

    private static DeliveryFacts delivery(UUID id, String customer, int second) {
        Instant at = BenchmarkShop.START.plusSeconds(second);
        return new DeliveryFacts(
                id, null, customer, new Address("email", "a@example.com"), "order.confirmed.v1", at, at, at);
    }

    // What it takes

    /** Something that is measured. */
    private interface Operation {
        void run() throws Exception;
    }

    /** As a caller gets it. */
    private void view(Source source, int size) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/customers/" + customer(size)
                        + "/dashboard?source=" + source.name().toLowerCase(Locale.ROOT)))
                .header("Authorization", CREDENTIALS)
                .build();
        String answer = dashboards.send(request, BodyHandlers.ofString()).body();
        if (!answer.contains("\"source\":\"" + source.name().toLowerCase(Locale.ROOT) + "\",\"partial\":false")) {
            throw new IllegalStateException(answer);
        }
    }

    private Observed observe(Operation operation) throws Exception {
        List<Double> micros = new ArrayList<>();
        double queries = queries();
        Duration cpu = cpu();
        long end = System.nanoTime() + MEASURED.toNanos();
        while (System.nanoTime() < end) {
            micros.add(took(operation));
        }
        cpu = cpu().minus(cpu);
        return Observed.of(micros.stream().mapToDouble(Double::doubleValue).toArray(), cpu, queries() - queries);
    }

    /** Of all services: a query, or several in a transaction, take a connection. Some are of what they do besides. */
    private double queries() throws Exception {
        return shop.queries()
                + service.getBean(MeterRegistry.class)
                        .get("hikaricp.connections.acquire")
                        .timer()
                        .count();
    }

    private static double took(Operation operation) throws Exception {
        long begin = System.nanoTime();
        operation.run();
        return (System.nanoTime() - begin) / 1e3;
    }

    /** What events take longer if their customer is pushed, on average. All of them are written into their sagas. */
    private Observed writes() throws Exception {
        double[] took = new double[2];
        Duration[] cpu = {Duration.ZERO, Duration.ZERO};
        for (int round = -2; round < 6; round++) { // the first ones warm up
            int pushed = Math.floorMod(round, 2);
            String customer = pushed == 1 ? customer(10) : NOBODY;
            double micros = 0;
            Duration before = cpu();
            for (int i = 0; i < BATCHES; i++) {
                micros += took(() -> writeBatch(customer));
            }
            if (round >= 0) {
                took[pushed] += micros / BATCHES / BATCH / 3;
                cpu[pushed] = cpu[pushed].plus(cpu().minus(before).dividedBy(BATCHES * BATCH * 3L));
            }
        }
        return new Observed(
                new double[] {Math.max(0, took[1] - took[0])},
                Math.max(0, cpu[1].minus(cpu[0]).toNanos() / 1e3),
                0);
    }

    /** As many customers at once as a busy second has. */
    private Observed notes() throws Exception {
        Activity activity = service.getBean(Activity.class);
        Deciding deciding = service.getBean(Deciding.class);
        double[] micros = new double[60];
        Duration cpu = Duration.ZERO;
        for (int round = -micros.length; round < micros.length; round++) { // the first ones warm up
            int first = Math.floorMod(round, 2) * NOTED;
            IntStream.range(first, first + NOTED).forEach(number -> activity.viewed(noted(number), 1));
            Duration before = cpu();
            double took = took(deciding::step) / NOTED;
            if (round >= 0) {
                micros[round] = took;
                cpu = cpu.plus(cpu().minus(before).dividedBy(NOTED));
            }
        }
        return Observed.of(micros, cpu, 0);
    }

    private static String noted(int number) {
        return "noted-" + number;
    }

    private void writeBatch(String customer) {
        List<OrderFacts> orders = new ArrayList<>();
        List<DeliveryFacts> deliveries = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            orders.add(order(UUID.randomUUID(), NOBODY, i));
            deliveries.add(delivery(UUID.randomUUID(), customer, i));
        }
        ProjectionWriter writer = service.getBean(ProjectionWriter.class);
        transactions.executeWithoutResult(_ -> writer.write(orders, deliveries));
    }

    /** The customer is read back again and again; his rows are deleted in between. */
    private Observed materialisations(int size) throws Exception {
        Materialising materialising = service.getBean(Materialising.class);
        double[] micros = new double[10];
        Duration cpu = Duration.ZERO;
        double queries = 0;
        for (int round = -micros.length; round < micros.length; round++) { // the first ones warm up
            set(size, "LEAVING");
            work(materialising, size, "PULLED");
            set(size, "MATERIALISING");
            double asked = queries();
            Duration before = cpu();
            double took = took(() -> work(materialising, size, "PUSHED"));
            if (round >= 0) {
                micros[round] = took;
                cpu = cpu.plus(cpu().minus(before));
                queries += queries() - asked;
            }
        }
        return Observed.of(micros, cpu, queries);
    }

    private void set(int size, String state) {
        jdbc.sql("update customer_mode set state = ?, due_at = ? where customer_id = ?")
                .params(state, BenchmarkShop.START.atOffset(ZoneOffset.UTC), customer(size))
                .update();
    }

    private void work(Materialising materialising, int size, String state) {
        while (jdbc.sql("select 1 from customer_mode where customer_id = ? and state = ?")
                .params(customer(size), state)
                .query()
                .listOfRows()
                .isEmpty()) {
            materialising.step();
        }
    }

    /** Of this process, of the services, and of a PostgreSQL that runs here. */
    private Duration cpu() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .command()
                        .filter(name -> name.endsWith("/postgres"))
                        .isPresent())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(shop.cpu().plus(Duration.ofNanos(OS.getProcessCpuTime())), Duration::plus);
    }

    @Override
    public void close() {
        service.close();
        shop.close();
    }
}
