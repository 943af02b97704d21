package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the simulated provider has of one order, and what it has answered. */
final class SimulatedAccount {

    /** ISO 4217: no currency is involved. */
    static final Money NOTHING = Money.zero("XXX");

    private static final String AUTHORIZED = "authorized ";
    private static final String DECLINED = "declined ";

    private State state;
    private Money amount;
    private int faults;
    private final Map<String, String> answers;

    SimulatedAccount() {
        this(State.UNKNOWN, NOTHING, 0, Map.of());
    }

    /** @param answers by idempotency key, as {@link #answers()} gave them */
    SimulatedAccount(State state, Money amount, int faults, Map<String, String> answers) {
        this.state = state;
        this.amount = amount;
        this.faults = faults;
        this.answers = new TreeMap<>(answers);
    }

    State state() {
        return state;
    }

    Money amount() {
        return amount;
    }

    int faults() {
        return faults;
    }

    Map<String, String> answers() {
        return answers;
    }

    void fail() {
        faults++;
    }

    void become(State next, Money value) {
        state = next;
        amount = value;
    }

    Authorization authorizeOnce(IdempotencyKey key, Supplier<Authorization> operation) {
        String answer = answers.computeIfAbsent(key.value(), _ -> switch (operation.get()) {
            case Authorized(String reference) -> AUTHORIZED + reference;
            case Declined(String reason) -> DECLINED + reason;
        });
        return answer.startsWith(AUTHORIZED)
                ? new Authorized(answer.substring(AUTHORIZED.length()))
                : new Declined(answer.substring(DECLINED.length()));
    }

    Money once(IdempotencyKey key, Supplier<Money> operation) {
        String answer = answers.computeIfAbsent(key.value(), _ -> {
            Money money = operation.get();
            return money.amount() + " " + money.currency();
        });
        String[] parts = answer.split(" ", 2);
        return new Money(Long.parseLong(parts[0]), parts[1]);
    }

    enum State {
        UNKNOWN,
        HELD,
        CAPTURED,
        VOIDED,
        REFUNDED
    }
}
