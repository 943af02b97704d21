package dev.fanout.dashboard.console;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the console shows, and to whom.
 *
 * @param masked names of fields that are personal data, in payloads and in what services show; if there are any, e-mail
 *     addresses of recipients are as well
 * @param personalDataFor users who see these fields; others see a mask
 * @param traceUrl address of a trace, with <code>{traceId}</code> in it; absent if there is nothing that shows traces
 */
@ConfigurationProperties("fanout.console")
record ConsoleProperties(
        @DefaultValue("customerEmail") Set<String> masked,
        @DefaultValue("operator") Set<String> personalDataFor,
        @Nullable String traceUrl) {

    ConsoleProperties {
        masked = Set.copyOf(masked);
        personalDataFor = Set.copyOf(personalDataFor);
        if (traceUrl != null && !traceUrl.matches("https?://.*\\{traceId}.*")) {
            throw new IllegalArgumentException(
                    "fanout.console.trace-url must be a web address with {traceId} in it but is " + traceUrl);
        }
    }

    /** What this user must not read. */
    Personal hiddenFrom(String user) {
        return personalDataFor.contains(user) ? Personal.NOTHING : new Personal(masked);
    }

    /** Where a trace is shown; absent if nowhere. */
    @Nullable String linkToTrace(@Nullable String traceId) {
        return traceUrl == null || traceId == null || !traceId.matches("[0-9a-f]{32}")
                ? null
                : traceUrl.replace("{traceId}", traceId);
    }
}
