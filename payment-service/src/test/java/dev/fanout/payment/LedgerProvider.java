package dev.fanout.payment;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.payment.provider.PaymentProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider that keeps books on one or many orders: what it holds, what it took, and how often. */
class LedgerProvider implements PaymentProvider {

    private static final Money NOTHING = Money.zero("XXX");

    private final boolean refusesAfterVoid;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<IdempotencyKey, Object> answers = new HashMap<>();

    /** @param refusesAfterVoid as the contract says; otherwise the provider forgets a void that found nothing */
    LedgerProvider(boolean refusesAfterVoid) {
        this.refusesAfterVoid = refusesAfterVoid;
    }

    /** What the provider has done for one order. */
    static final class Account {
        private boolean voided;
        Money held = NOTHING;
        Money taken = NOTHING;
        int captures;
        int refunds;
        final List<String> calls = new ArrayList<>();
    }

    synchronized Account account(Object orderReference) {
        return accounts.computeIfAbsent(orderReference.toString(), _ -> new Account());
    }

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        return once(orderReference, key, () -> {
            Account account = account(orderReference);
            if (account.voided && refusesAfterVoid) {
                return new Authorization.Declined("voided");
            }
            if (paymentMethod.equals("tok_declined")) {
                return new Authorization.Declined("card_declined");
            }
            account.held = amount;
            return new Authorization.Authorized("ref-" + orderReference);
        });
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        once(orderReference, key, () -> {
            Account account = account(orderReference);
            if (account.held.amount() == 0) {
                throw new PermanentFailureException("nothing is held for " + orderReference);
            }
            account.taken = account.held;
            account.held = NOTHING;
            account.captures++;
            return true;
        });
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return once(orderReference, key, () -> {
            Account account = account(orderReference);
            account.voided = true;
            Money held = account.held;
            account.held = NOTHING;
            return held;
        });
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return once(orderReference, key, () -> {
            Account account = account(orderReference);
            Money taken = account.taken;
            account.taken = NOTHING;
            if (taken.amount() > 0) {
                account.refunds++;
            }
            return taken;
        });
    }

    // A key always belongs to the same operation.
    @SuppressWarnings("unchecked")
    private <T> T once(String orderReference, IdempotencyKey key, Supplier<T> operation) {
        beforeEffect(key);
        T answer;
        synchronized (this) {
            account(orderReference).calls.add(key.value().substring(orderReference.length() + 1));
            Object known = answers.get(key);
            answer = known == null ? operation.get() : (T) known;
            answers.put(key, answer);
        }
        return answer;
    }

    /** For tests that want to do something while a call is on its way. */
    void beforeEffect(IdempotencyKey key) {}
}
