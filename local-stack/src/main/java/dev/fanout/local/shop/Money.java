package dev.fanout.local.shop;

/** @param amount in the smallest unit of the currency */
public record Money(long amount, String currency) {

    @Override
    public String toString() {
        return "%d.%02d %s".formatted(amount / 100, amount % 100, currency);
    }
}
