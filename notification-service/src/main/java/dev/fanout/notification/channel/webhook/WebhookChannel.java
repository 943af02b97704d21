package dev.fanout.notification.channel.webhook;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Message;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A signed {@code POST} of {@code {"type","timestamp","data"}} to an address that may be called. */
class WebhookChannel implements Channel {

    private static final ContentType JSON = ContentType.create("application/json");

    private final Targets targets;
    private final Exchange exchange;
    private final ObservedAttempts attempts;
    private final Clock clock;

    WebhookChannel(Targets targets, Exchange exchange, ObservedAttempts attempts, Clock clock) {
        this.targets = targets;
        this.exchange = exchange;
        this.attempts = attempts;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Optional<String> objectionTo(String target) {
        try {
            targets.check(target);
            return Optional.empty();
        } catch (RefusedTargetException e) {
            return Optional.ofNullable(e.getMessage());
        } catch (UnknownHostException e) {
            // A name may come to exist later, and each attempt looks again.
            return Optional.empty();
        }
    }

    @Override
    public String destinationOf(String target) {
        try {
            return Target.of(target).server().toURI();
        } catch (RefusedTargetException e) {
            return "refused";
        }
    }

    @Override
    public Duration longestAttempt() {
        return exchange.longest();
    }

    @Override
    public Answer send(Message message) {
        Target target;
        try {
            target = targets.of(message.target());
        } catch (RefusedTargetException e) {
            return Answer.of(Verdict.REFUSED, "the target " + e.getMessage());
        }
        HttpPost request = request(target, message);
        return attempts.observe(request, target, () -> exchange.with(target.server(), request));
    }

    private HttpPost request(Target target, Message message) {
        Payload payload = Payload.of(message);
        long timestamp = clock.instant().getEpochSecond();
        HttpPost request = new HttpPost(target.uri());
        request.setHeader("webhook-id", payload.id());
        request.setHeader("webhook-timestamp", timestamp);
        request.setHeader("webhook-signature", payload.signatures(message.secrets(), timestamp));
        request.setEntity(new ByteArrayEntity(payload.json().getBytes(StandardCharsets.UTF_8), JSON));
        return request;
    }
}
