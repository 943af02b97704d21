package dev.fanout.notification.channel.email;

import java.math.BigDecimal;
import java.util.Currency;

/** Amounts of money for people: 2500 minor units of EUR are {@code 25.00 EUR}, of JPY {@code 2500 JPY}. */
final class Amounts {

    private static final int USUAL_DIGITS = 2;

    private Amounts() {}

    static String forPeople(long minorUnits, String currency) {
        return BigDecimal.valueOf(minorUnits, digitsOf(currency)).toPlainString() + " " + currency;
    }

    private static int digitsOf(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return USUAL_DIGITS;
        }
    }
}
