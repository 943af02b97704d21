package dev.fanout.notification.channel.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** How long a receiver wants to be left alone: the header {@code Retry-After}, in seconds or as a date. */
final class RetryAfter {

    static final Duration LONGEST = Duration.ofHours(10);

    private static final Set<Integer> STATUSES =
            Set.of(HttpStatus.SC_TOO_MANY_REQUESTS, HttpStatus.SC_SERVICE_UNAVAILABLE);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** @return longer than 0 and at most 10 h; null if the receiver asks for nothing that can be understood */
    static @Nullable Duration of(HttpResponse answer, Instant now) {
        Header header = answer.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header == null || header.getValue() == null || !STATUSES.contains(answer.getCode())) {
            return null;
        }
        Duration asked = parse(header.getValue().strip(), now);
        if (asked == null || !asked.isPositive()) {
            return null;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static @Nullable Duration parse(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant until = DateUtils.parseStandardDate(value);
        return until == null ? null : Duration.between(now, until);
    }
}
