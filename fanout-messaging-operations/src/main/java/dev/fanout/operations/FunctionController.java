package dev.fanout.operations;

import dev.fanout.messaging.inbox.FunctionState;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.messaging.inbox.NoSuchFunctionException;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Functions over HTTP. */
@Tag(name = "Functions", description = "Handlers of this service that share queues. For operators only.")
@RestController
@RequestMapping("/functions")
class FunctionController {

    private final FunctionSwitch functions;

    FunctionController(FunctionSwitch functions) {
        this.functions = functions;
    }

    @Operation(
            summary = "The functions of this service",
            description = "The handlers that name no function are one with the name of the service.")
    @GetMapping
    List<FunctionState> list() {
        return functions.all();
    }

    @Operation(
            summary = "Stops a function until it is resumed",
            description =
                    "On all instances, within some seconds, and after a restart, too. Its messages wait in its queues.")
    @ApiResponse(responseCode = "202")
    @ApiResponse(responseCode = "404", description = "There is no such function")
    @PostMapping("/{name}/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    FunctionState pause(
            @PathVariable String name,
            @RequestBody(required = false) @Valid @Nullable OptionalReason body,
            @Nullable Principal user) {
        return change(() -> functions.pause(name, Actor.of(user), OptionalReason.in(body)));
    }

    @Operation(summary = "Lets a function go on")
    @ApiResponse(responseCode = "202")
    @ApiResponse(responseCode = "404", description = "There is no such function")
    @PostMapping("/{name}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    FunctionState resume(
            @PathVariable String name,
            @RequestBody(required = false) @Valid @Nullable OptionalReason body,
            @Nullable Principal user) {
        return change(() -> functions.resume(name, Actor.of(user), OptionalReason.in(body)));
    }

    private static FunctionState change(Supplier<FunctionState> action) {
        try {
            return action.get();
        } catch (NoSuchFunctionException e) {
            throw ProblemException.notFound("no-such-function", String.valueOf(e.getMessage()));
        }
    }
}
