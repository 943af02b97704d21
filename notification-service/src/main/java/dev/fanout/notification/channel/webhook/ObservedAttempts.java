package dev.fanout.notification.channel.webhook;

import dev.fanout.notification.channel.Answer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpMessage;

/**
 * A span and a timer ({@code fanout.webhook}) for each attempt. The receiver's name is for the span alone: each would
 * be a time series of its own. The trace goes with the request, as {@code traceparent}.
 */
class ObservedAttempts {

    static final String OBSERVATION = "fanout.webhook";

    private final ObservationRegistry observations;

    ObservedAttempts(ObservationRegistry observations) {
        this.observations = observations;
    }

    Answer observe(HttpPost request, Target target, Supplier<Answer> attempt) {
        var context = new SenderContext<HttpMessage>(
                (message, key, value) -> {
                    if (message != null) {
                        message.setHeader(key, value);
                    }
                },
                Kind.CLIENT);
        context.setCarrier(request);
        Observation observation = Observation.createNotStarted(OBSERVATION, () -> context, observations)
                .contextualName("webhook")
                .highCardinalityKeyValue("server.address", target.server().toHostString());
        return observation.observe(() -> {
            Answer answer = attempt.get();
            observation.lowCardinalityKeyValue(
                    "outcome", answer.verdict().name().toLowerCase(Locale.ROOT));
            if (answer.status() != null) {
                observation.highCardinalityKeyValue(
                        "http.response.status_code", answer.status().toString());
            }
            return answer;
        });
    }
}
