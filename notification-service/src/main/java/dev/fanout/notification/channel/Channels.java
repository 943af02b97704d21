package dev.fanout.notification.channel;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The channels that the service has; that of e-mail needs a mail server. */
@Component
public class Channels {

    private final Map<String, Channel> byName;

    Channels(List<Channel> channels) {
        this.byName = channels.stream().collect(Collectors.toMap(Channel::name, Function.identity()));
    }

    /** Over all channels. */
    public Duration longestAttempt() {
        return byName.values().stream()
                .map(Channel::longestAttempt)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    public Optional<Channel> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
