package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the simulated provider calls an authorisation. It contains all that the provider needs to know, because the
 * provider forgets at a restart; and it is the same for every attempt.
 */
record SimulatedReference(String orderReference, Money amount, TestToken token) {

    private static final Pattern FORM =
            Pattern.compile("sim-(.+)-(\\d{1,18})-([A-Z]{3})-(VISA|SLOW|FLAKY|CAPTURE_BROKEN)");

    static SimulatedReference parse(String reference) {
        Matcher parts = FORM.matcher(reference);
        if (!parts.matches()) {
            throw new PermanentFailureException(
                    "expected a reference of the simulated provider, but found " + reference);
        }
        return new SimulatedReference(
                parts.group(1),
                new Money(Long.parseLong(parts.group(2)), parts.group(3)),
                TestToken.valueOf(parts.group(4)));
    }

    @Override
    public String toString() {
        // Not formatted: that would write the digits of the machine's locale.
        return "sim-" + orderReference + "-" + amount.amount() + "-" + amount.currency() + "-" + token;
    }
}
