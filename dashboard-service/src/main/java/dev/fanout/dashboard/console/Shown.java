package dev.fanout.dashboard.console;

import dev.fanout.events.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the pages write things. */
@Component("shown")
class Shown {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final int START = 160;

    private static final Set<String> GOOD =
            Set.of("COMPLETED", "CONFIRMED", "RESOLVED", "DELIVERED", "OK", "UP", "CLOSED", "ACTIVE", "PUSHED");
    private static final Set<String> BAD =
            Set.of("OPEN", "FAILED", "DOWN", "STOPPED", "DISABLED", "UNAVAILABLE", "TIMEOUT", "GIVEN_UP", "REFUSED");
    private static final Set<String> UNDER_WAY = Set.of(
            "RUNNING",
            "COMPENSATING",
            "REPLAYING",
            "PENDING",
            "HALF_OPEN",
            "UNKNOWN",
            "OUT_OF_SERVICE",
            "REPLAYED",
            "MATERIALISING",
            "LEAVING",
            "AUTHORIZED");

    /** A stranger's text: it says what it says, and nothing else. */
    public String text(@Nullable Object text) {
        return text == null ? "" : Unseen.shown(text.toString());
    }

    /** The beginning of a long text. */
    public String start(@Nullable String text) {
        return text == null || text.length() <= START ? text(text) : text(text.substring(0, START)) + " …";
    }

    /** A class without its package. */
    public String simple(@Nullable String name) {
        return name == null ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    /** Constants and names of fields as words. */
    public String words(@Nullable Object constant) {
        if (constant == null) {
            return "";
        }
        String text = constant.toString();
        return text.equals(text.toUpperCase(Locale.ROOT))
                ? text.toLowerCase(Locale.ROOT).replace('_', ' ')
                : text.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT)
                        .replace('-', ' ');
    }

    /** The class of a badge. */
    public String tone(@Nullable Object state) {
        String name = String.valueOf(state).toUpperCase(Locale.ROOT);
        return GOOD.contains(name) ? "good" : BAD.contains(name) ? "bad" : UNDER_WAY.contains(name) ? "info" : "";
    }

    /** The end of an id tells more than its beginning, which is the time. */
    public String brief(Object id) {
        String text = id.toString();
        return text.length() <= 12 ? text : "…" + text.substring(text.length() - 12);
    }

    public boolean isId(@Nullable String text) {
        return text != null && ID.matcher(text).matches();
    }

    public String utc(Instant time) {
        return UTC.format(time);
    }

    public String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    public String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** A length of time that was measured in seconds. */
    public String seconds(double seconds) {
        return span(seconds * 1_000);
    }

    public String between(Instant from, Instant to) {
        return span(Math.max(0, Duration.between(from, to).toNanos() / 1e6));
    }

    /** @param millis a length of time */
    public String span(double millis) {
        if (millis < 1_000) {
            return trimmed(millis, millis < 10 ? 1 : 0) + " ms";
        } else if (millis < 120_000) {
            return trimmed(millis / 1_000, 1) + " s";
        } else if (millis < 7_200_000) {
            return trimmed(millis / 60_000, 1) + " min";
        }
        return millis < 172_800_000 ? trimmed(millis / 3_600_000, 1) + " h" : trimmed(millis / 86_400_000, 1) + " d";
    }

    private static String trimmed(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Amounts are in the currency's smallest unit. */
    public String money(Money money) {
        int digits;
        try {
            digits = Math.max(0, Currency.getInstance(money.currency()).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            digits = 0;
        }
        return BigDecimal.valueOf(money.amount(), digits).toPlainString() + " " + text(money.currency());
    }
}
