package dev.fanout.payment;

import dev.fanout.events.Money;

/** What the provider did when it was asked to undo all that it may have done for an order. */
sealed interface Undone {

    /** @param amount that it held, zero where there was nothing */
    record Voided(Money amount) implements Undone {}

    /** @param amount that it had captured, all of it */
    record Refunded(Money amount) implements Undone {}
}
