package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import dev.fanout.payment.provider.SimulatedAccount.State;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider for demonstrations and tests; what it does depends on the token, see {@link TestToken}.
 *
 * <p>Its accounts are in {@link SimulatedAccounts}. For an account that these have forgotten, it trusts the
 * {@link SimulatedReference} that it once gave, so that a payment goes on where it was.
 */
class SimulatedPaymentProvider implements PaymentProvider {

    private static final Money NOTHING = SimulatedAccount.NOTHING;
    private static final int FAULTS_OF_A_FLAKY_CARD = 2;
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final Duration latency;
    private final SimulatedAccounts accounts;

    SimulatedPaymentProvider(Duration latency, SimulatedAccounts accounts) {
        this.latency = latency;
        this.accounts = accounts;
    }

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        TestToken token = TestToken.of(paymentMethod);
        pause(token == TestToken.SLOW ? latency.plus(SLOW) : latency);
        return switch (token) {
            case DOWN -> throw new ProviderUnavailableException("the provider is down for order " + orderReference);
            case BROKEN ->
                throw new PermanentFailureException("the provider cannot understand the payment of order "
                        + orderReference + " with " + paymentMethod);
            case DECLINED, INSUFFICIENT_FUNDS, UNKNOWN -> new Declined(token.declineReason());
            case VISA, SLOW, FLAKY, CAPTURE_BROKEN -> hold(orderReference, amount, token, key);
        };
    }

    private Authorization hold(String orderReference, Money amount, TestToken token, IdempotencyKey key) {
        return accounts.during(orderReference, account -> {
            if (token == TestToken.FLAKY && account.faults() < FAULTS_OF_A_FLAKY_CARD) {
                account.fail();
                throw new ProviderUnavailableException("the provider failed for order " + orderReference + ", fault "
                        + account.faults() + " of " + FAULTS_OF_A_FLAKY_CARD);
            }
            return account.authorizeOnce(key, () -> {
                if (account.state() != State.UNKNOWN) {
                    return new Declined("order_" + account.state().name().toLowerCase(Locale.ROOT));
                }
                account.become(State.HELD, amount);
                return new Authorized(new SimulatedReference(orderReference, amount, token).toString());
            });
        });
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        pause(latency);
        SimulatedReference reference = SimulatedReference.parse(providerReference);
        if (reference.token() == TestToken.CAPTURE_BROKEN) {
            throw new PermanentFailureException("the provider cannot capture the payment of order " + orderReference);
        }
        once(orderReference, key, account -> {
            if (account.state() != State.UNKNOWN && account.state() != State.HELD) {
                throw new PermanentFailureException("expected a held payment of order " + orderReference
                        + " to capture, but it is " + account.state());
            }
            account.become(State.CAPTURED, amount);
            return amount;
        });
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        pause(latency);
        return once(orderReference, key, account -> {
            Money held = switch (account.state()) {
                case HELD -> account.amount();
                case UNKNOWN -> amountIn(providerReference);
                case CAPTURED, VOIDED, REFUNDED -> NOTHING;
            };
            if (account.state() == State.HELD || account.state() == State.UNKNOWN) {
                account.become(State.VOIDED, held);
            }
            return held;
        });
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        pause(latency);
        return once(orderReference, key, account -> {
            Money captured = switch (account.state()) {
                case CAPTURED -> account.amount();
                case UNKNOWN -> amountIn(providerReference);
                case HELD, VOIDED, REFUNDED -> NOTHING;
            };
            if (captured.amount() > 0) {
                account.become(State.REFUNDED, captured);
            }
            return captured;
        });
    }

    private Money once(String orderReference, IdempotencyKey key, Function<SimulatedAccount, Money> operation) {
        return accounts.during(orderReference, account -> account.once(key, () -> operation.apply(account)));
    }

    private static Money amountIn(@Nullable String providerReference) {
        return providerReference == null
                ? NOTHING
                : SimulatedReference.parse(providerReference).amount();
    }

    private static void pause(Duration duration) {
        if (duration.isZero()) {
            return;
        }
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderUnavailableException("interrupted while waiting for the provider", e);
        }
    }
}
