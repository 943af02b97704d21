package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.topology.Refusal.Difference;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTests {

    private static final String START = "PRECONDITION_FAILED - inequivalent arg ";

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            received '5' but current is '20'                                                         ; 5      ; 20
            received the value '5' of type 'signedint' but current is the value '20' of type 'long'  ; 5      ; 20
            received none but current is the value 'a b' of type 'longstr'                           ; none   ; a b
            received the value 'quorum' of type 'longstr' but current is none                        ; quorum ; none
            """)
    void theBrokersWordsSayWhatIsDifferent(String values, String wanted, String actual) {
        Refusal refusal = refusal(START + "'x-delivery-limit' for queue 'it's.order.events' in vhost '/a': " + values);

        assertThat(refusal.difference())
                .contains(new Difference("x-delivery-limit", "it's.order.events", wanted, actual));
    }

    @Test
    void theSentenceNamesQueueArgumentBothValuesAndTheWayOut() {
        String limit = Declaration.described(
                "a.b.events",
                refusal(START + "'x-delivery-limit' for queue 'a.b.events' in vhost '/': received '5' but current is"
                        + " '20'"));
        String other = Declaration.described(
                "a.b.events",
                refusal(START + "'durable' for queue 'a.b.events' in vhost '/': received 'true' but current is"
                        + " 'false'"));

        assertThat(limit)
                .startsWith("queue a.b.events has x-delivery-limit 20 and not 5")
                .contains("policy", "moved");
        assertThat(other)
                .startsWith("queue a.b.events has durable false and not true")
                .doesNotContain("policy");
    }

    @Test
    void wordsThatAreCutOffAreGivenAsTheyAre() {
        Refusal refusal = refusal(START + "'x-delivery-limit' for queue 'long...");

        assertThat(refusal.difference()).isEmpty();
        assertThat(Declaration.described("long.name", refusal)).contains("queue long.name ", refusal.text());
    }

    @Test
    void onlyTheEndOfAChannelIsARefusal() {
        var channelClose =
                new AMQP.Channel.Close.Builder().replyCode(406).replyText("no").build();
        var connectionClose = new AMQP.Connection.Close.Builder()
                .replyCode(320)
                .replyText("bye")
                .build();

        assertThat(Refusal.in(new IOException(new ShutdownSignalException(false, false, channelClose, null))))
                .contains(new Refusal(406, "no"));
        assertThat(Refusal.in(new IOException(new ShutdownSignalException(true, false, connectionClose, null))))
                .isEmpty();
        assertThat(Refusal.in(new IOException("away"))).isEmpty();
    }

    private static Refusal refusal(String text) {
        return new Refusal(AMQP.PRECONDITION_FAILED, text);
    }
}
