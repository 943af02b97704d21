package dev.fanout.notification.channel.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogChannelTests {

    private final UUID id = UUID.randomUUID();
    private final LogChannel channel = new LogChannel();

    @Test
    void writesOneLineWithEventSubjectAndRecipient(CapturedOutput output) {
        assertThat(channel.send(to("a@example.com")).verdict()).isEqualTo(Verdict.DELIVERED);

        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .endsWith("order.confirmed.v1 of \"o-1\" told to \"a@example.com\": {\"orderId\":\"o-1\"} (delivery %s)"
                        .formatted(id));
    }

    @Test
    void letsNoAddressWriteLinesOfItsOwn(CapturedOutput output) {
        channel.send(to("a\n2026 INFO forged\r\u0085\u2028\u2029\t\u001b[31m\u202eb"));

        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .contains("\"a\\u000a2026 INFO forged\\u000d\\u0085\\u2028\\u2029\\u0009\\u001b[31m\\u202eb\"");
    }

    @Test
    void letsNoDataWriteLinesOfTheirOwn(CapturedOutput output) {
        channel.send(new Message(
                id, "a", "order.confirmed.v1", null, Instant.EPOCH, "{\n\"a\":\"\u2028\u202e\"}", List.of()));

        assertThat(output.getOut().lines()).singleElement().asString().contains("{\\u000a\"a\":\"\\u2028\\u202e\"}");
    }

    @Test
    void letsNoAddressEndItsQuotes() {
        assertThat(LogChannel.quoted("a\" told to \\\"b")).isEqualTo("\"a\\\" told to \\\\\\\"b\"");
    }

    @Test
    void leavesAddressesOfAllLanguagesReadable() {
        assertThat(LogChannel.quoted("jürgen+ß@例え.jp 🙂")).isEqualTo("\"jürgen+ß@例え.jp 🙂\"");
    }

    @Test
    void takesEveryTargetThatSaysSomething() {
        assertThat(channel.objectionTo("whoever")).isEmpty();
        assertThat(channel.objectionTo(" ")).contains("is blank");
    }

    private Message to(String target) {
        return new Message(id, target, "order.confirmed.v1", "o-1", Instant.EPOCH, "{\"orderId\":\"o-1\"}", List.of());
    }
}
