package org.example.signup;

import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.web.ProblemException;
import java.util.Map;
import org.example.signup.MemberEvent.MemberJoined;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;

/** An application of somebody who has the kit and these routes, and nothing else from this house. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    SignUpApplication.WelcomeOnMemberJoined.class,
    Invitations.class,
    SignUpApplication.ReplayController.class,
    SignUpApplication.OwnAdvice.class
})
class SignUpApplication {

    /** Knows no member without a name. */
    static class WelcomeOnMemberJoined implements EventHandler<MemberJoined> {

        @Override
        public void handle(MemberJoined event, EventMetadata metadata) {
            if (event.name().isEmpty()) {
                throw new PermanentFailureException("a member without a name");
            }
        }
    }

    /** Fails in three ways, and has a simple name that one of the operators' controllers has too. */
    @RestController("replayController")
    static class ReplayController {

        record Greeting(String firstName) {}

        @GetMapping("/members/greeting")
        Greeting greeting(@RequestParam int times) {
            return new Greeting("Ann".repeat(times));
        }

        @GetMapping("/members/{name}")
        String member(@PathVariable String name) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no member " + name);
        }

        @GetMapping("/members/broken")
        String broken() {
            throw new UnsupportedOperationException();
        }
    }

    /** Has its own word for one exception, wherever that comes from. */
    @RestControllerAdvice
    static class OwnAdvice {

        @ExceptionHandler(UnsupportedOperationException.class)
        @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
        Map<String, String> notYet() {
            return Map.of("own", "not yet");
        }

        @ExceptionHandler(ProblemException.class)
        @ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
        Map<String, String> taken() {
            return Map.of("own", "taken from the operators' routes");
        }
    }
}
