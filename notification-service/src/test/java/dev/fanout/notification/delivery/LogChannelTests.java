package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogChannelTests {

    private final UUID orderId = UUID.randomUUID();

    @Test
    void writesOneLineWithOrderEventAndRecipient(CapturedOutput output) {
        UUID deliveryId = UUID.randomUUID();

        new LogChannel().send(deliveryId, noticeTo("a@example.com"));

        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .endsWith("order.confirmed.v1 of order %s told to \"a@example.com\": \"Confirmed.\" (delivery %s)"
                        .formatted(orderId, deliveryId));
    }

    @Test
    void letsNoAddressWriteLinesOfItsOwn(CapturedOutput output) {
        new LogChannel()
                .send(UUID.randomUUID(), noticeTo("a\n2026 INFO forged\r\u0085\u2028\u2029\t\u001b[31m\u202eb"));

        assertThat(output.getOut().lines())
                .singleElement()
                .asString()
                .contains("\"a\\u000a2026 INFO forged\\u000d\\u0085\\u2028\\u2029\\u0009\\u001b[31m\\u202eb\"");
    }

    @Test
    void letsNoAddressEndItsQuotes() {
        assertThat(LogChannel.quoted("a\" told to \\\"b")).isEqualTo("\"a\\\" told to \\\\\\\"b\"");
    }

    @Test
    void leavesAddressesOfAllLanguagesReadable() {
        assertThat(LogChannel.quoted("jürgen+ß@例え.jp 🙂")).isEqualTo("\"jürgen+ß@例え.jp 🙂\"");
    }

    private Notice noticeTo(String address) {
        return new Notice(orderId, "c-1", address, "order.confirmed.v1", "Confirmed", "Confirmed.");
    }
}
