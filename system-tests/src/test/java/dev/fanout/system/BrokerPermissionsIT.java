package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each service's user on a broker with the definitions that compose imports, against everything that is there. */
class BrokerPermissionsIT {

    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode definitions;
    private static DefinedBroker broker;
    private static VirtualHost asAdmin;

    @BeforeAll
    static void importDefinitions() throws Exception {
        definitions = DefinedBroker.definitions();
        broker = new DefinedBroker();
        asAdmin = broker.asAdmin();
    }

    @BeforeEach
    void emptyTheQueues() throws Exception {
        try (Connection connection = asAdmin.open();
                Channel channel = connection.createChannel()) {
            for (String queue : queues()) {
                channel.queuePurge(queue);
            }
        }
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    static List<String> users() throws IOException {
        return DefinedBroker.users();
    }

    @Test
    void theServicesWouldDeclareWhatTheDefinitionsHave() throws Exception {
        String before = everything();
        try (Connection connection = asAdmin.open()) {
            for (Topology topology : BrokerDefinitions.topologies()) {
                topology.ensure(connection); // other arguments would be refused
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatTheBrokerDeadLettersStaysUntilItHasArrived() throws Exception {
        for (String queue : queues()) {
            // The broker's management knows a queue's policy a few seconds later.
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(strategyOf(queue))
                            .as(queue)
                            .isEqualTo(queue.endsWith(".dlq") ? "" : "at-least-once"));
        }
        try (Connection connection = asAdmin.open();
                Channel channel = connection.createChannel()) {
            publish(channel, "inventory.redelivery", "inventory.order.events");
            await().until(() -> asAdmin.depth("inventory.order.events") == 1);
            channel.basicReject(
                    channel.basicGet("inventory.order.events", false)
                            .getEnvelope()
                            .getDeliveryTag(),
                    false);
            await().until(() -> asAdmin.depth("inventory.order.events.dlq") == 1);
            channel.queuePurge("inventory.order.events.dlq");
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void publishesToItsOwnExchangesAndToNoOther(String user) throws Exception {
        String domain = domainOf(user);
        try (Connection connection = open(user)) {
            for (String exchange : exchanges()) {
                boolean own = exchange.matches(domain + "\\.(events|dlx|redelivery)");
                assertThat(isAllowed(connection, channel -> publish(channel, exchange, "nowhere")))
                        .as("%s publishes to '%s'", user, exchange)
                        .isEqualTo(own);
            }
            for (String queue : queues()) {
                assertThat(isAllowed(connection, channel -> publish(channel, "", queue)))
                        .as("%s publishes to the queue %s by the default exchange", user, queue)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void readsItsOwnQueuesAndNoOther(String user) throws Exception {
        try (Connection connection = open(user)) {
            for (String queue : queues()) {
                boolean own = queue.startsWith(domainOf(user) + ".");
                assertThat(isAllowed(connection, channel -> channel.basicGet(queue, true)))
                        .as("%s takes from %s", user, queue)
                        .isEqualTo(own);
                assertThat(isAllowed(connection, channel -> channel.basicConsume(queue, (_, _) -> {}, _ -> {})))
                        .as("%s consumes %s", user, queue)
                        .isEqualTo(own);
                assertThat(isAllowed(connection, channel -> channel.queuePurge(queue)))
                        .as("%s purges %s", user, queue)
                        .isEqualTo(own);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void declaresBindsAndDeletesNothing(String user) throws Exception {
        String domain = domainOf(user);
        String before = everything();
        try (Connection connection = open(user)) {
            refused(
                    connection,
                    user + " declares an exchange",
                    channel -> channel.exchangeDeclare(domain + ".new", BuiltinExchangeType.FANOUT, true));
            refused(
                    connection,
                    user + " declares a queue",
                    channel -> channel.queueDeclare(domain + ".new", true, false, false, Map.of()));
            refused(connection, user + " declares a queue for itself", Channel::queueDeclare);
            for (String exchange : exchanges()) {
                refused(connection, user + " deletes " + exchange, channel -> channel.exchangeDelete(exchange));
                refused(
                        connection,
                        user + " lets " + exchange + " speak through its own exchange",
                        channel -> channel.exchangeBind(domain + ".events", exchange, ""));
                for (String queue : queues()) {
                    refused(
                            connection,
                            user + " binds " + queue + " to " + exchange,
                            channel -> channel.queueBind(queue, exchange, ""));
                    refused(
                            connection,
                            user + " unbinds " + queue + " from " + exchange,
                            channel -> channel.queueUnbind(queue, exchange, ""));
                }
            }
            for (String queue : queues()) {
                refused(connection, user + " deletes " + queue, channel -> channel.queueDelete(queue));
                refused(
                        connection,
                        user + " declares " + queue,
                        channel -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum")));
                refused(
                        connection,
                        user + " declares a function's queue beside " + queue,
                        channel -> channel.queueDeclare(queue + ".new", true, false, false, Map.of()));
            }
        }
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("users")
    void reachesItsOwnQueuesByRedeliveryAndDeadLetterExchange(String user) throws Exception {
        String domain = domainOf(user);
        List<String> own = queues().stream()
                .filter(queue -> queue.startsWith(domain + ".") && !queue.endsWith(".dlq"))
                .toList();
        assertThat(own).isNotEmpty();
        try (Connection connection = open(user);
                Channel channel = connection.createChannel()) {
            for (String queue : own) {
                publish(channel, domain + ".redelivery", queue);
                takeOne(channel, queue, true);

                publish(channel, domain + ".dlx", queue + ".dlq");
                takeOne(channel, queue + ".dlq", true);

                publish(channel, domain + ".redelivery", queue);
                takeOne(channel, queue, false); // the broker itself moves what is rejected
                takeOne(channel, queue + ".dlq", true);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void isHeardByThoseWhoListenAndByNobodyElse(String user) throws Exception {
        String exchange = domainOf(user) + ".events";
        try (Connection connection = open(user);
                Channel channel = connection.createChannel()) {
            publish(channel, exchange, "");
        }
        try (Connection connection = asAdmin.open();
                Channel channel = connection.createChannel()) {
            for (String queue : queues()) {
                boolean ofAFunction = queue.contains("." + exchange + ".") && !queue.endsWith(".dlq");
                if (queue.endsWith("." + exchange) || ofAFunction) {
                    takeOne(channel, queue, true);
                } else {
                    assertThat(channel.basicGet(queue, true)).as(queue).isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("users")
    void entersWithItsOwnPasswordAndNoOtherVirtualHost(String user) {
        assertThatThrownBy(() ->
                        asAdmin.as(user, DefinedBroker.passwordOf("admin")).open())
                .isInstanceOf(AuthenticationFailureException.class);
        VirtualHost root = new VirtualHost(asAdmin.host(), asAdmin.port(), user, DefinedBroker.passwordOf(user), "/");
        assertThatThrownBy(root::open).isInstanceOf(IOException.class);
    }

    @Test
    void aPasswordThatIsNotGivenIsAnErrorAndNotAnOpenDoor() throws Exception {
        ProcessBuilder script = DefinedBroker.script();
        script.environment().put("RABBITMQ_ADMIN_PASSWORD", "admin");
        script.environment().remove("RABBITMQ_ORDER_PASSWORD");
        Process process = script.start();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("RABBITMQ_ORDER_PASSWORD is empty");
        assertThat(process.waitFor()).isNotZero();
    }

    private static String domainOf(String user) {
        return user.replace("-service", "");
    }

    private static Connection open(String user) throws Exception {
        return broker.as(user).open();
    }

    /** Of all services, and the broker's own. */
    private static List<String> exchanges() {
        return Stream.concat(names("exchanges"), Stream.of("", "amq.direct", "amq.fanout", "amq.topic", "amq.headers"))
                .toList();
    }

    private static List<String> queues() {
        return names("queues").toList();
    }

    private static Stream<String> names(String section) {
        return definitions
                .path(section)
                .valueStream()
                .map(object -> object.path("name").asString());
    }

    /** What the broker has in this virtual host, in an order that does not change. */
    private static String strategyOf(String queue) {
        return JSON.readTree(broker.manage("GET", "/api/queues/fanout/" + queue))
                .path("effective_policy_definition")
                .path("dead-letter-strategy")
                .asString("");
    }

    private static String everything() {
        JsonNode all = JSON.readTree(broker.manage("GET", "/api/definitions/fanout"));
        Map<String, List<String>> sorted = new TreeMap<>();
        for (String section : List.of("exchanges", "queues", "bindings", "policies")) {
            sorted.put(
                    section,
                    all.path(section)
                            .valueStream()
                            .map(JsonNode::toString)
                            .sorted()
                            .toList());
        }
        return sorted.toString();
    }

    private static void publish(Channel channel, String exchange, String routingKey) throws IOException {
        channel.confirmSelect();
        channel.basicPublish(
                exchange,
                routingKey,
                new AMQP.BasicProperties.Builder()
                        .messageId(UUID.randomUUID().toString())
                        .deliveryMode(2)
                        .build(),
                new byte[] {'{', '}'});
        try {
            channel.waitForConfirmsOrDie(10_000);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void takeOne(Channel channel, String queue, boolean accept) throws IOException {
        GetResponse message = await().until(() -> channel.basicGet(queue, false), got -> got != null);
        if (accept) {
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        } else {
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
        }
        assertThat(channel.basicGet(queue, true))
                .as("a second one in %s", queue)
                .isNull();
    }

    private static void refused(Connection connection, String what, Operation operation) throws Exception {
        assertThat(isAllowed(connection, operation)).as(what).isFalse();
    }

    /** Whether the broker did it; anything but a yes and ACCESS_REFUSED is an error. */
    private static boolean isAllowed(Connection connection, Operation operation) throws Exception {
        Channel channel = connection.createChannel();
        try {
            operation.on(channel);
            channel.close();
            return true;
        } catch (IOException | ShutdownSignalException e) {
            ShutdownSignalException reason = channel.getCloseReason();
            assertThat(reason).as(e.toString()).isNotNull();
            assertThat(reason.getReason())
                    .isInstanceOfSatisfying(
                            AMQP.Channel.Close.class,
                            close -> assertThat(close.getReplyCode())
                                    .as(close.getReplyText())
                                    .isEqualTo(AMQP.ACCESS_REFUSED));
            return false;
        }
    }

    private interface Operation {
        void on(Channel channel) throws IOException;
    }
}
