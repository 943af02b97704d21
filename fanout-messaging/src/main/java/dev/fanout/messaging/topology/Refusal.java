package dev.fanout.messaging.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The broker's no to a declaration, in its own words. It closes the channel over it, and the connection stays.
 *
 * @param code for example 406, {@code PRECONDITION_FAILED}
 * @param text the broker cuts it off at 255 bytes
 */
public record Refusal(int code, String text) {

    private static final String VALUE = "(none|(?:the value )?'(.*?)'(?: of type '[^']*')?)";
    private static final Pattern INEQUIVALENT =
            Pattern.compile("inequivalent arg '([^']+)' for (\\w+) '(.*)' in vhost '.*?': received " + VALUE
                    + " but current is " + VALUE + "$");

    /** The refusal that an exception tells of; empty if the broker was away, or ended the whole connection. */
    public static Optional<Refusal> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close) {
                return Optional.of(new Refusal(close.getReplyCode(), close.getReplyText()));
            }
        }
        return Optional.empty();
    }

    /** Whether it is there already, and made otherwise. */
    boolean isOfDifference() {
        return code == AMQP.PRECONDITION_FAILED;
    }

    /** What is different; empty if the broker's words do not say so, for instance because they are cut off. */
    Optional<Difference> difference() {
        Matcher words = INEQUIVALENT.matcher(text);
        return words.find()
                ? Optional.of(new Difference(words.group(1), words.group(3), valueIn(words, 4), valueIn(words, 6)))
                : Optional.empty();
    }

    private static String valueIn(Matcher words, int group) {
        String value = words.group(group + 1);
        return value == null ? "none" : value;
    }

    /**
     * An argument by which something is made otherwise.
     *
     * @param name of what is there, of a queue for instance
     * @param wanted what this service would declare
     * @param actual what it is
     */
    record Difference(String argument, String name, String wanted, String actual) {}
}
