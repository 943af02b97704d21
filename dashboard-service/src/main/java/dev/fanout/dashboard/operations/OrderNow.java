package dev.fanout.dashboard.operations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the services say of an order at this moment.
 *
 * @param partial whether a service has not answered
 */
@Schema(name = "SagaNow")
public record OrderNow(boolean partial, List<OfService> services) {

    /**
     * What one of them says.
     *
     * @param state the order, its reservation or its payment, as the service has it; absent if it has none
     * @param deliveries the latest ones about the order, by notification-service, each with its latest
     *     {@code attempts}, the first one first
     * @param retries messages about the order that the service could not handle and tries again
     * @param deadLetters the latest messages about the order that the service could not handle
     */
    @Schema(name = "SagaNowOfService")
    public record OfService(
            @JsonUnwrapped ServiceAnswer answer,
            @Schema(type = "object") @Nullable JsonNode state,
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> deliveries,
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> retries,
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> deadLetters) {}
}
