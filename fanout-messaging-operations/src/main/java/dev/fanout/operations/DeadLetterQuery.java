package dev.fanout.operations;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * Which dead letters are meant: those that meet every criterion that is given.
 *
 * @param exception class name, or its last part
 * @param subject aggregate that the message is about: the order id; of products the sku
 * @param from died at this time or later
 * @param to died before this time
 * @param fingerprint of a group
 */
@ParameterObject
public record DeadLetterQuery(
        @Nullable DeadLetterStatus status,

        @Schema(example = "order.placed.v1") @Nullable @ShortText
        String type,

        @Schema(example = "payment.order.events") @Nullable @ShortText
        String queue,

        @Schema(example = "PermanentFailureException") @Nullable @ShortText
        String exception,

        @Nullable @ShortText String subject,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable @ShortText String fingerprint) {

    /** In a filter a misspelt criterion would mean everything. */
    @JsonAnySetter
    void refuse(String name, @Nullable Object value) {
        throw UnknownField.named(name);
    }

    DeadLetterFilter toFilter() {
        return new DeadLetterFilter(status, type, queue, exception, subject, from, to, fingerprint);
    }
}
