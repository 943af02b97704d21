package dev.fanout.dashboard.operations;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Services", description = "How the services are. For operators only.")
@RestController
@RequestMapping("/api/services")
class ServiceController {

    private final ServiceStates states;
    private final Deadlines deadlines;

    ServiceController(ServiceStates states, Deadlines deadlines) {
        this.states = states;
        this.deadlines = deadlines;
    }

    @Operation(
            summary = "All services: health, version, queues and what waits to be sent",
            description = "Of a service with several instances, what one of them says: its queues are those of all.")
    @GetMapping
    ServicesNow list(HttpServletRequest request) {
        return states.ofAll(deadlines.ofRead(request));
    }
}
