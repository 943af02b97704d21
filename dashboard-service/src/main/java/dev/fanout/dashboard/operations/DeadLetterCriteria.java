package dev.fanout.dashboard.operations;

import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * Which dead letters: those that meet every criterion that is given. The services have the same criteria, but one.
 *
 * @param service that could not handle them
 * @param exception class name, or its last part
 * @param subject aggregate that the message is about: the order id; of products the sku
 * @param from died at this time or later
 * @param to died before this time
 * @param fingerprint of a group
 */
@ParameterObject
record DeadLetterCriteria(
        @Schema(example = "payment-service") @Nullable @ShortText
        String service,

        @Nullable Status status,

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

    /** Of a dead letter. */
    @Schema(name = "DeadLetterStatus")
    enum Status {
        OPEN,
        REPLAYING,
        RESOLVED,
        DISCARDED
    }

    /** As the services take them. */
    Map<String, String> forServices() {
        return ServiceList.criteria(
                "status", status,
                "type", type,
                "queue", queue,
                "exception", exception,
                "subject", subject,
                "from", from,
                "to", to,
                "fingerprint", fingerprint);
    }
}
