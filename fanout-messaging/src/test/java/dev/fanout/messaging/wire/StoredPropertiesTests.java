package dev.fanout.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes on of a stranger's properties. */
class StoredPropertiesTests {

    @Test
    void theSendersWishesToTheBrokerDoNotGoOn() {
        AMQP.BasicProperties sent = new AMQP.BasicProperties.Builder()
                .messageId("m")
                .timestamp(new Date(1_000))
                .userId("somebody")
                .expiration("5000")
                .priority(9)
                .replyTo("amq.rabbitmq.reply-to")
                .clusterId("c")
                .headers(Map.of("CC", List.of("a", "b"), "BCC", "x", "x-death", List.of(), "kept", "yes"))
                .build();

        AMQP.BasicProperties next = StoredProperties.of(sent).toAmqp();

        assertThat(next)
                .isEqualTo(new AMQP.BasicProperties.Builder()
                        .messageId("m")
                        .timestamp(new Date(1_000))
                        .deliveryMode(2)
                        .headers(Map.of("kept", "yes"))
                        .build());
    }

    @Test
    void numbersAndTruthValuesStayWhatTheyAre() {
        Map<String, Object> headers =
                Map.of("int", 1, "long", 2L, "double", 1.5, "yes", true, "nan", Double.NaN, "list", List.of(1, 2));

        Map<String, Object> next = StoredProperties.fromJson(
                        StoredProperties.of(with(headers)).toJson())
                .headers();

        assertThat(next)
                .containsEntry("double", 1.5)
                .containsEntry("yes", true)
                .containsEntry("nan", "NaN")
                .containsEntry("list", "[1, 2]");
        assertThat(((Number) next.get("int")).longValue()).isEqualTo(1);
        assertThat(((Number) next.get("long")).longValue()).isEqualTo(2);
    }

    @Test
    void aHeaderThatIsTooLargeIsCutAndNamed() {
        AMQP.BasicProperties sent = with(Map.of("big", "x".repeat(131_000), "small", "y"));

        Map<String, Object> next = StoredProperties.of(sent).headers();

        assertThat(next).containsEntry("fanout-cut", "big (131000 bytes)").containsEntry("small", "y");
        assertThat(next.get("big").toString()).hasSizeLessThan(1_001).endsWith("…");
        assertThat(StoredProperties.cutFrom(sent)).contains("big (131000 bytes)");
    }

    @Test
    void manyHeadersOfStrangersMakeRoomForOurs() {
        Map<String, Object> headers = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            headers.put("stranger-" + i, "é".repeat(500));
        }
        headers.put("cloudEvents_subject", "s-1");
        headers.put("fanout-stage", 2);

        Map<String, Object> next = StoredProperties.of(with(headers)).headers();

        assertThat(next).containsEntry("cloudEvents_subject", "s-1").containsEntry("fanout-stage", 2);
        assertThat(next.get("fanout-cut").toString()).contains("stranger-");
        assertThat(Texts.bytesOf(next.toString())).isLessThan(Headers.BUDGET + 1_500);
    }

    private static AMQP.BasicProperties with(Map<String, Object> headers) {
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }
}
