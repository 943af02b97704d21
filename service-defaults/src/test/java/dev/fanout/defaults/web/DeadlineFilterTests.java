package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.DeadlineHeader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class DeadlineFilterTests {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DeadlineFilter filter =
            new DeadlineFilter(Clock.fixed(NOW, ZoneOffset.UTC), meters, new ProblemWriter(JsonMapper.shared()));
    private final MockFilterChain chain = new MockFilterChain();
    private final MockHttpServletResponse answer = new MockHttpServletResponse();

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-30T12:00:00Z", "2026-11-30T11:59:59.999Z", "2020-01-01T00:00:00Z"})
    void aRequestWhoseDeadlineHasPassedIsRefusedAndCountedAndNotDone(String deadline) throws Exception {
        send("GET", deadline);

        assertThat(chain.getRequest()).isNull();
        assertThat(answer.getStatus()).isEqualTo(504);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(answer.getContentAsString())
                .contains("\"type\":\"urn:fanout:problem:deadline-passed\"", "\"instance\":\"/orders\"");
        assertThat(late("GET")).isOne();
    }

    @Test
    void aRequestWhoseDeadlineIsAheadIsDone() throws Exception {
        send("GET", "2026-11-30T12:00:00.001Z");

        assertThat(chain.getRequest()).isNotNull();
        assertThat(late("GET")).isZero();
    }

    @Test
    void aRequestWithoutADeadlineIsDone() throws Exception {
        send("POST", null);

        assertThat(chain.getRequest()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1764500000000"})
    void aRequestWhoseDeadlineCannotBeReadIsRefusedAsMalformed(String deadline) throws Exception {
        send("GET", deadline);

        assertThat(chain.getRequest()).isNull();
        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString())
                .contains("\"type\":\"urn:fanout:problem:invalid-request\"", "\"field\":\"Fanout-Deadline\"");
        assertThat(late("GET")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"POST, POST", "BREW, other"})
    void isCountedByMethodUnlessTheClientMadeItUp(String method, String tag) throws Exception {
        send(method, "2020-01-01T00:00:00Z");

        assertThat(late(tag)).isOne();
    }

    private double late(String method) {
        return meters.get("fanout.web.late").tag("method", method).counter().count();
    }

    private void send(String method, String deadline) throws ServletException, IOException {
        var request = new MockHttpServletRequest(method, "/orders");
        if (deadline != null) {
            request.addHeader(DeadlineHeader.NAME, deadline);
        }
        filter.doFilter(request, answer, chain);
    }
}
