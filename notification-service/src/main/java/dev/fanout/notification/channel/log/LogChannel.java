package dev.fanout.notification.channel.log;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Message;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes a line into the service's log. */
@Component("logDeliveries")
class LogChannel implements Channel {

    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Optional<String> objectionTo(String target) {
        return target.isBlank() ? Optional.of("is blank") : Optional.empty();
    }

    @Override
    public String destinationOf(String target) {
        return name();
    }

    @Override
    public Answer send(Message message) {
        log.info(
                "{} of {} told to {}: {} (delivery {})",
                message.type(),
                quoted(message.subject() == null ? "" : message.subject()),
                quoted(message.target()),
                visible(message.data()),
                message.id());
        return Answer.of(Verdict.DELIVERED, "written to the log");
    }

    /** In quotes that the text cannot end, on a line that it cannot leave: an address comes from outside. */
    static String quoted(String text) {
        return '"' + visible(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }

    /**
     * JSON stays the same JSON by this: in its strings, where alone such characters stand, the escape means the same.
     */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isInvisible(c)) {
                visible.append("\\u%04x".formatted((int) c));
            } else {
                visible.append(c);
            }
        }
        return visible.toString();
    }

    private static boolean isInvisible(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
