package dev.fanout.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.web.ActorHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** For whom a request is made. */
class ActorFilterTests {

    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/replays");
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final MockFilterChain chain = new MockFilterChain();

    @Test
    void whoSpeaksForOthersSaysForWhom() throws Exception {
        make("console", "Ann Other", Set.of("console"));

        HttpServletRequest made = (HttpServletRequest) chain.getRequest();
        assertThat(Actor.of(made.getUserPrincipal())).isEqualTo("Ann Other");
        assertThat(made.getRemoteUser()).isEqualTo("Ann Other");
    }

    @Test
    void whoSaysNothingActsForHimself() throws Exception {
        make("console", null, Set.of("console"));

        assertThat(Actor.of(((HttpServletRequest) chain.getRequest()).getUserPrincipal()))
                .isEqualTo("console");
    }

    @ParameterizedTest
    @CsvSource({"operator, console", "operator,", "console,", ", console"})
    void nobodyElseMaySaySo(String user, String spokesman) throws Exception {
        make(user, "Ann", spokesman == null ? Set.of() : Set.of(spokesman));

        assertRefused(403, "speaks-for-nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " Ann", "Ann ", "A  B", "A\tB", "A\nB", "Änne", "\u007f"})
    void aNameIsVisibleCharactersWithSingleSpacesWithin(String name) throws Exception {
        make("console", name, Set.of("console"));

        assertRefused(400, "invalid-request");
    }

    @Test
    void aNameHasAtMost255Characters() throws Exception {
        make("console", "x".repeat(256), Set.of("console"));

        assertRefused(400, "invalid-request");
        assertThat(ActorHeader.read("x".repeat(255))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"Ann, Ann", "Änne  Other, ?nne?Other", "'', ?"})
    void eachUsersNameHasAFormForTheHeader(String name, String value) {
        assertThat(ActorHeader.valueOf(name)).isEqualTo(value);
        assertThat(ActorHeader.read(ActorHeader.valueOf(name + "\n" + "x".repeat(300))))
                .isPresent();
    }

    @Test
    void nobodySpeaksForOthersUnlessTheApplicationSaysSo() {
        var contexts = new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ActorAutoConfiguration.class));

        contexts.run(context ->
                assertThat(context.getBean(ActorProperties.class).spokesmen()).isEmpty());
        contexts.withPropertyValues("fanout.operations.spokesmen=a,b")
                .run(context -> assertThat(
                                context.getBean(ActorProperties.class).spokesmen())
                        .containsExactlyInAnyOrder("a", "b"));
    }

    private void make(String user, String header, Set<String> spokesmen) throws Exception {
        if (user != null) {
            request.setUserPrincipal(new Named(user));
        }
        if (header != null) {
            request.addHeader("Fanout-Actor", header);
        }
        new ActorFilter(spokesmen).doFilter(request, response, chain);
    }

    private void assertRefused(int status, String slug) throws Exception {
        assertThat(chain.getRequest()).isNull();
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        var problem = new JsonMapper().readTree(response.getContentAsString());
        assertThat(problem.path("type").asString()).isEqualTo("urn:fanout:problem:" + slug);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("instance").asString()).isEqualTo("/replays");
        assertThat(problem.has("properties")).isFalse();
    }

    private record Named(String name) implements Principal {

        @Override
        public String getName() {
            return name;
        }
    }
}
