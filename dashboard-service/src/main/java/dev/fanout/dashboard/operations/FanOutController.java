package dev.fanout.dashboard.operations;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Fan-out", description = "How far facts fan out, and where they wait. For operators only.")
@RestController
@RequestMapping("/api/fanout")
class FanOutController {

    private final FanOutSurvey survey;
    private final Deadlines deadlines;

    FanOutController(FanOutSurvey survey, Deadlines deadlines) {
        this.survey = survey;
        this.deadlines = deadlines;
    }

    @Operation(
            summary = "The hottest customers, products, subscriptions and targets, and what waits in each service",
            description = "What is hot is counted in the events of the last hour that this instance has heard of; the"
                    + " figures are those of one instance of each service.")
    @GetMapping
    FanOut find(HttpServletRequest request) {
        return survey.now(deadlines.ofRead(request));
    }
}
