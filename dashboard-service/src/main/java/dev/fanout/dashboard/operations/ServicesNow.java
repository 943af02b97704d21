package dev.fanout.dashboard.operations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * How all services are.
 *
 * @param partial whether a service has not said something
 */
@Schema(name = "Services")
public record ServicesNow(List<OfService> items, boolean partial) {

    /** @param circuit CLOSED if the service is asked, OPEN while it is left alone because it did not answer */
    @Schema(name = "ServiceRow")
    public record OfService(
            @JsonUnwrapped ServiceAnswer answer,
            String circuit,
            @JsonUnwrapped ServiceState state) {}
}
