package dev.fanout.dashboard.operations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Services", description = "How the services are. For operators only.")
@RestController
@RequestMapping("/api/services")
public class ServiceController {

    private final Survey survey;
    private final ServiceStates states;
    private final OperatorCalls calls;
    private final Deadlines deadlines;

    ServiceController(Survey survey, ServiceStates states, OperatorCalls calls, Deadlines deadlines) {
        this.survey = survey;
        this.states = states;
        this.calls = calls;
        this.deadlines = deadlines;
    }

    /** @param circuit CLOSED if the service is asked, OPEN while it is left alone because it did not answer */
    @Schema(name = "ServiceRow")
    public record Row(
            @JsonUnwrapped ServiceAnswer answer,
            String circuit,
            @JsonUnwrapped ServiceState state) {}

    /** @param partial whether a service has not said something */
    @Schema(name = "Services")
    public record Services(List<Row> items, boolean partial) {}

    @Operation(
            summary = "All services: health, version, queues and what waits to be sent",
            description = "Of a service with several instances, what one of them says: its queues are those of all.")
    @GetMapping
    Services list(HttpServletRequest request) {
        return list(deadlines.ofRead(request));
    }

    Services list(Deadline deadline) {
        List<Told<ServiceState>> told = survey.ask("services", ServiceNames.wanted(null), deadline, states::of);
        return new Services(
                told.stream()
                        .map(one -> new Row(
                                one.answer(),
                                calls.circuit(one.service()),
                                one.value().orElse(ServiceState.UNKNOWN)))
                        .toList(),
                told.stream()
                        .anyMatch(one -> one.value()
                                .map(state -> !state.missing().isEmpty())
                                .orElse(true)));
    }
}
