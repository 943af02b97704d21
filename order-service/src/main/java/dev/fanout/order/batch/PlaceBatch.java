package dev.fanout.order.batch;

import dev.fanout.order.ordering.PlaceOrder;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Orders that come together.
 *
 * @param callbackUrl where the client wants to hear of the end of each order, and of all of them
 * @param orders not yet read as orders, so that one which cannot be read spoils no other order
 */
record PlaceBatch(
        @Nullable @CallbackUrl String callbackUrl,

        @NotNull @Size(min = 1, max = 1000) @ArraySchema(schema = @Schema(implementation = PlaceOrder.class))
        List<JsonNode> orders) {}
