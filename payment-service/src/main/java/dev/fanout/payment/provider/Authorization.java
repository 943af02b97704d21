package dev.fanout.payment.provider;

/** The provider's answer to the wish to hold an amount. */
public sealed interface Authorization {

    /** @param reference under which the provider holds the amount, 1 to 255 characters */
    record Authorized(String reference) implements Authorization {}

    /** @param reason for people and programs, for example {@code insufficient_funds}; 1 to 255 characters */
    record Declined(String reason) implements Authorization {}
}
