package dev.fanout.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.NoSuchDeadLetterException;
import dev.fanout.messaging.deadletter.ReplayableDeadLetters;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.messaging.outbox.Outbox;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.retry.WaitingRetries;
import dev.fanout.web.OutageCheck;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the routes ask of the application around them: nothing. */
class OperationsAutoConfigurationTests {

    private static final UUID ID = UUID.randomUUID();

    private final DeadLetters deadLetters = mock();
    private final ReplayableDeadLetters replayable = mock();
    private final ReplayJobs jobs = mock();
    private final Outbox outbox = mock();
    private final FunctionSwitch functions = mock();
    private final WaitingRetries retries = mock();
    private final WebApplicationContextRunner contexts = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    HttpMessageConvertersAutoConfiguration.class,
                    ValidationAutoConfiguration.class,
                    OutageAutoConfiguration.class,
                    OperationsAutoConfiguration.class,
                    WebMvcAutoConfiguration.class))
            .withBean(DeadLetters.class, () -> deadLetters)
            .withBean(ReplayableDeadLetters.class, () -> replayable)
            .withBean(ReplayJobs.class, () -> jobs)
            .withBean(Outbox.class, () -> outbox)
            .withBean(FunctionSwitch.class, () -> functions)
            .withBean(WaitingRetries.class, () -> retries)
            .withUserConfiguration(OwnController.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'filter':{'quue':'a'}}",
                "{'filter':{'queue':'a'},'dryrun':true}",
                "{'filter':{'queue':'a'},'dry_run':true}",
                "{'filter':{},'dryRun':''}",
                "{'filter':{},'dryRun':'true'}",
                "{'filter':{},'dryRun':1}",
                "{'filter':{},'ratePerSecond':'5'}",
                "{'filter':{},'ratePerSecond':1.9}",
                "{'filter':{'from':''}}",
                "{'filter':{'status':''}}",
                "{'filter':{'status':'OPNE'}}",
                "{'filter':{'status':0}}",
                "{'filter':{'queue':''}}",
                "{'filter':{'queue':['a']}}",
                "{'filter':[{}]}",
                "{'filter':''}",
                "[{'filter':{}}]",
                "{'filter':{}} {}",
            })
    void nothingIsReplayedThatWasNotAskedForHoweverLenientTheApplicationsJsonIs(String body) {
        run(contexts.withUserConfiguration(LenientJson.class), mvc -> {
            assertThat(post(mvc, "/replays", body)).hasStatus(400).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
            verifyNoInteractions(jobs);
        });
    }

    @Test
    void aMisspeltPayloadIsNoReplayOfTheOriginal() {
        run(contexts.withUserConfiguration(LenientJson.class), mvc -> {
            assertThat(post(mvc, "/dead-letters/" + ID + "/replay", "{'paylod':{}}"))
                    .hasStatus(400);
            verifyNoInteractions(deadLetters);
        });
    }

    @Test
    void whoeverTheApplicationKnowsIsNamedInTheHistoryAndNobodyElse() {
        when(deadLetters.get(any())).thenThrow(NoSuchDeadLetterException.class);
        run(contexts, mvc -> {
            post(mvc, "/dead-letters/" + ID + "/discard", "{'reason':'old'}");
            verify(deadLetters).discard(ID, "anonymous", "old");

            mvc.post()
                    .uri("/dead-letters/" + ID + "/discard")
                    .principal(() -> "ann")
                    .contentType(MediaType.APPLICATION_JSON)
                    .content("{\"reason\":\"old\"}")
                    .exchange();
            verify(deadLetters).discard(ID, "ann", "old");

            mvc.post()
                    .uri("/dead-letters/" + ID + "/restore")
                    .principal(() -> "a".repeat(300))
                    .exchange();
            verify(deadLetters).restore(ID, "a".repeat(254) + "…", null);
        });
    }

    @Test
    void bootsHandlerOfExceptionsStaysForAllOtherControllers() {
        when(deadLetters.get(any())).thenThrow(NoSuchDeadLetterException.class);
        WebApplicationContextRunner withProblems =
                contexts.withPropertyValues("spring.mvc.problemdetails.enabled=true");
        withProblems.run(context -> assertThat(context)
                .hasNotFailed()
                .hasBean("problemDetailsExceptionHandler")
                .getBeans(ResponseEntityExceptionHandler.class)
                .hasSize(2));
        run(withProblems, mvc -> {
            assertThat(mvc.get().uri("/own"))
                    .hasStatus(418)
                    .bodyJson()
                    .doesNotHavePath("$.type")
                    .extractingPath("$.detail")
                    .isEqualTo("own");
            assertThat(mvc.get().uri("/dead-letters/" + ID))
                    .hasStatus(404)
                    .bodyJson()
                    .extractingPath("$.type")
                    .isEqualTo("urn:fanout:problem:no-such-dead-letter");
        });
    }

    @Test
    void anOutageOfTheDatabaseIsA503OfItsRoutes() {
        when(deadLetters.get(any()))
                .thenThrow(new IllegalStateException("no id", new SQLException("the server is closing", "57P01")));
        run(
                contexts,
                mvc -> assertThat(mvc.get().uri("/dead-letters/" + ID))
                        .hasStatus(503)
                        .hasHeader("Retry-After", "5")
                        .bodyJson()
                        .extractingPath("$.type")
                        .isEqualTo("urn:fanout:problem:database-unavailable"));
    }

    @Test
    void theApplicationMaySayItselfWhatAnOutageIs() {
        when(deadLetters.get(any())).thenThrow(NoSuchDeadLetterException.class);
        run(
                contexts.withBean(OutageCheck.class, () -> _ -> true),
                mvc -> assertThat(mvc.get().uri("/dead-letters/" + ID)).hasStatus(503));
    }

    @Test
    void anAdviceOfTheApplicationForEverythingGetsWhatIsItsOwn() {
        when(deadLetters.get(any())).thenThrow(NoSuchDeadLetterException.class);
        run(contexts.withUserConfiguration(CatchAll.class), mvc -> {
            assertThat(mvc.get().uri("/own")).hasStatus(HttpStatus.CONFLICT);
            assertThat(mvc.get().uri("/dead-letters/" + ID))
                    .hasStatus(404)
                    .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        });
    }

    private static void run(WebApplicationContextRunner contexts, Consumer<MockMvcTester> test) {
        contexts.run(context -> {
            assertThat(context).hasNotFailed();
            test.accept(MockMvcTester.from(context));
        });
    }

    private static MvcTestResult post(MockMvcTester mvc, String path, String body) {
        return mvc.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body.replace('\'', '"'))
                .exchange();
    }

    @Configuration(proxyBeanMethods = false)
    static class LenientJson {

        @Bean
        JsonMapper json() {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
                    .enable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)
                    .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                    .build();
        }
    }

    @RestController
    static class OwnController {

        @GetMapping("/own")
        String own() {
            throw new ResponseStatusException(HttpStatus.I_AM_A_TEAPOT, "own");
        }
    }

    @RestControllerAdvice
    static class CatchAll {

        @ExceptionHandler
        @ResponseStatus(HttpStatus.CONFLICT)
        String everything(Exception e) {
            return "own";
        }
    }
}
