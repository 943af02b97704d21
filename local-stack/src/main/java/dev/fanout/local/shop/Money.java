package dev.fanout.local.shop;

import java.util.Locale;

/** @param amount in the smallest unit of the currency */
public record Money(long amount, String currency) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%02d %s", amount / 100, amount % 100, currency);
    }
}
