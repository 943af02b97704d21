package dev.fanout.dashboard.console;

import dev.fanout.web.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Why something was not done, or cannot be shown. */
record Refusal(String title, String detail, List<InvalidField> errors) {

    private static final JsonMapper JSON = new JsonMapper();

    /** What a service has answered. */
    static Refusal in(int status, byte[] answer) {
        JsonNode problem;
        try {
            problem = JSON.readTree(answer);
        } catch (JacksonException e) {
            problem = JSON.missingNode();
        }
        List<InvalidField> errors = new ArrayList<>();
        problem.path("errors")
                .forEach(error -> errors.add(new InvalidField(
                        error.path("field").asString(""), error.path("message").asString(""))));
        return new Refusal(
                problem.path("title").asString("Status " + status),
                problem.path("detail").asString(""),
                errors);
    }

    static Refusal of(ProblemDetail problem) {
        String title = problem.getTitle();
        String detail = problem.getDetail();
        Map<String, Object> properties = problem.getProperties();
        List<InvalidField> errors = new ArrayList<>();
        if (properties != null && properties.get("errors") instanceof List<?> fields) {
            fields.forEach(field -> {
                if (field instanceof InvalidField invalid) {
                    errors.add(invalid);
                }
            });
        }
        return new Refusal(title == null ? "Not possible" : title, detail == null ? "" : detail, errors);
    }
}
