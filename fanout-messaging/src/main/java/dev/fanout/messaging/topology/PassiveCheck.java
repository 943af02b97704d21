package dev.fanout.messaging.topology;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Looks whether something is there, by passive declarations. These say nothing about arguments and bindings: the
 * protocol shows them to no client, and compares arguments only for a user who may declare.
 */
final class PassiveCheck {

    private static final int[] FIRST_THAT_DOES_NOT_TELL = {4, 2, 6};

    private final Connection connection;
    private final List<String> missing = new ArrayList<>();

    PassiveCheck(Connection connection) {
        this.connection = connection;
    }

    /** What was looked for and is not there. */
    List<String> missing() {
        return missing;
    }

    void queue(String queue) throws IOException {
        String refusal = refusal(channel -> channel.queueDeclarePassive(queue));
        if (!refusal.isEmpty()) {
            missing.add("queue " + queue + " (" + refusal + ")");
        }
    }

    void exchange(String exchange) throws IOException {
        String refusal = refusal(channel -> channel.exchangeDeclarePassive(exchange));
        if (!refusal.isEmpty()) {
            missing.add("exchange " + exchange + " (" + refusal + ")");
        }
    }

    /**
     * Not looked for where the broker would not say: the refusals would be errors in its log, and each would look like
     * an attack.
     */
    void othersExchange(String exchange) throws IOException {
        if (tellsEverybody(String.valueOf(connection.getServerProperties().get("version")))) {
            exchange(exchange);
        }
    }

    /** From 4.2.6 on the broker does not tell a user whether something exists on which the user has no right. */
    static boolean tellsEverybody(String version) {
        int[] numbers = Stream.of(version.split("\\D+"))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .limit(3)
                .toArray();
        return Arrays.compare(numbers, FIRST_THAT_DOES_NOT_TELL) < 0;
    }

    /**
     * On a channel of its own: a refusal closes it.
     *
     * @return the broker's words, empty for a yes
     * @throws IOException if the broker is away
     */
    private String refusal(Look look) throws IOException {
        try (Channel channel = connection.createChannel()) {
            if (channel == null) {
                throw new IOException("no channel left on the connection");
            }
            look.at(channel);
            return "";
        } catch (IOException e) {
            return Refusal.in(e).map(Refusal::text).orElseThrow(() -> e);
        } catch (TimeoutException e) {
            throw new IOException("the broker does not answer", e);
        }
    }

    private interface Look {
        void at(Channel channel) throws IOException;
    }
}
