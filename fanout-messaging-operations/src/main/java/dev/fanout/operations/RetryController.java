package dev.fanout.operations;

import dev.fanout.messaging.retry.WaitingRetries;
import dev.fanout.messaging.retry.WaitingRetry;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Delayed retries over HTTP. */
@Tag(name = "Retries", description = "Messages that wait for their next attempt. For operators only.")
@RestController
@RequestMapping("/retries")
class RetryController {

    private static final int MOST = 500;

    private final WaitingRetries retries;

    RetryController(WaitingRetries retries) {
        this.retries = retries;
    }

    @Operation(
            summary = "Messages that could not be handled and are tried again, the one first that is due first",
            description = "At most 500 of them. The subject is the aggregate that they are about, such as an order.")
    @GetMapping
    List<WaitingRetry> list(@RequestParam(required = false) @ShortText @Nullable String subject) {
        return retries.first(subject, MOST);
    }
}
