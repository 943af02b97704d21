package dev.fanout.payment.provider;

import java.util.function.Function;

/** What the simulated provider has of each order. */
interface SimulatedAccounts {

    /**
     * Does something with the account of an order, alone: of two at the same time one sees what the other has done.
     * What it changes stays, also where it ends with an exception. It may be made more than once, with the account as
     * it is then, and only the last counts.
     */
    <T> T during(String orderReference, Function<SimulatedAccount, T> operation);
}
