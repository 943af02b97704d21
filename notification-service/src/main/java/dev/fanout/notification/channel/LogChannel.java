package dev.fanout.notification.channel;

import dev.fanout.notification.channel.Answer.Verdict;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes a line into the service's log, where nothing better reaches the recipient. */
@Component
class LogChannel implements Channel {

    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Optional<String> objectionTo(String target) {
        return Optional.empty();
    }

    @Override
    public String destinationOf(String target) {
        return "log";
    }

    @Override
    public Answer send(Message message) {
        log.info(
                "{} of {} told to {}: {} (delivery {})",
                message.type(),
                quoted(String.valueOf(message.subject())),
                quoted(message.target()),
                quoted(message.data()),
                message.id());
        return new Answer(Verdict.DELIVERED, null, "written", null);
    }

    /** In quotes that the text cannot end, on a line that it cannot leave: an address comes from outside. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (isInvisible(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean isInvisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
