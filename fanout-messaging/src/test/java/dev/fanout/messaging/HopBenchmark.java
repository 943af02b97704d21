package dev.fanout.messaging;

import com.rabbitmq.client.Channel;
import dev.fanout.messaging.Hop.Latency;
import dev.fanout.messaging.Hop.Round;
import dev.fanout.messaging.TestEvent.CargoEvent.CargoLoaded;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.testing.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One transactional hop, measured: a row and its event committed together, then outbox, broker, inbox, and a row of the
 * consumer; beside the naive way in the same run (commit, then send, no outbox, no inbox, no confirms; eight listeners,
 * a transaction per message). What counts is the ratio of the two; absolute figures belong to the machine.
 * {@code ./fanout bench} runs it.
 */
public final class HopBenchmark {

    private final TestDatabase database;
    private final SimpleMessageListenerContainer listeners = new SimpleMessageListenerContainer();

    private HopBenchmark(TestDatabase database) {
        this.database = database;
    }

    /** @param args events per round (default 20000), then databases (default {@code H2 POSTGRES}) */
    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        print("%-9s %-6s %10s %12s %10s", "database", "way", "events/s", "cpu us/event", "exactly");
        for (String database : databases) {
            new HopBenchmark(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT))).run(events);
        }
        System.exit(0);
    }

    private void run(int events) throws Exception {
        try (Hop hop = new Hop(database)) {
            Consumer<CargoLoaded> kit = hop.kit();
            Consumer<CargoLoaded> naive = naive(hop);
            hop.round(kit, events); // warms up
            hop.round(naive, events);
            double kitRate = 0;
            double naiveRate = 0;
            for (int i = 0; i < 3; i++) {
                kitRate += report("kit", hop.round(kit, events));
                naiveRate += report("naive", hop.round(naive, events));
            }
            print("%-9s kit : naive = %.2f", database, kitRate / naiveRate);
            listeners.stop();
            report(100, hop.latency(kit, 100, 1_000));
            report(500, hop.latency(kit, 500, 3_000));
        }
    }

    private Consumer<CargoLoaded> naive(Hop hop) throws Exception {
        try (var connection = hop.virtualHost().open();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("naive.events", "fanout", true);
            channel.queueDeclare("naive", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind("naive", "naive.events", "");
        }
        JsonEventCodec codec = new JsonEventCodec();
        JdbcClient received = hop.consumer().getBean(JdbcClient.class);
        TransactionTemplate receiving = hop.consumer().getBean(TransactionTemplate.class);
        listeners.setConnectionFactory(hop.consumer().getBean(ConnectionFactory.class));
        listeners.setQueueNames("naive");
        listeners.setConcurrentConsumers(8);
        listeners.setPrefetchCount(200);
        listeners.setMessageListener(message -> {
            CargoLoaded event = codec.read(CargoLoaded.class, message.getBody());
            receiving.executeWithoutResult(_ -> Hop.insert(received, event));
            hop.arrived(event);
        });
        listeners.start();
        RabbitTemplate rabbit = new RabbitTemplate(hop.producer().getBean(ConnectionFactory.class));
        JdbcClient jdbc = hop.producer().getBean(JdbcClient.class);
        TransactionTemplate transactions = hop.producer().getBean(TransactionTemplate.class);
        return event -> {
            transactions.executeWithoutResult(_ -> Hop.insert(jdbc, event));
            MessageProperties properties = new MessageProperties();
            properties.setMessageId(event.cargoId().toString());
            rabbit.send(
                    "naive.events",
                    "",
                    MessageBuilder.withBody(codec.write(event))
                            .andProperties(properties)
                            .build());
        };
    }

    private double report(String way, Round round) {
        print(
                "%-9s %-6s %10.0f %12.0f %10s",
                database, way, round.perSecond(), round.cpuMicros(), round.complete() ? "once" : "INCOMPLETE");
        return round.perSecond();
    }

    private void report(int perSecond, Latency latency) {
        print(
                "%-9s kit at %d/s, from before the transaction to after the consumer's: p50 %.2f ms, p99 %.2f ms",
                database, perSecond, latency.p50(), latency.p99());
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... args) {
        System.out.printf(Locale.ROOT, format + "%n", args);
    }
}
