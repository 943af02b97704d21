package dev.fanout.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedPaymentProviderTests {

    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Money NOTHING = Money.zero("XXX");

    private final UUID orderId = UUID.randomUUID();
    private final String order = orderId.toString();
    private final SimulatedPaymentProvider provider =
            new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts());

    @ParameterizedTest
    @ValueSource(strings = {"tok_visa", "tok_capture_broken"})
    void holdsTheMoneyOfAGoodCard(String token) {
        assertThat(authorize(token)).isInstanceOf(Authorized.class);
        assertThat(voidIt("void")).isEqualTo(TOTAL);
    }

    @ParameterizedTest
    @CsvSource({
        "tok_declined, card_declined",
        "tok_insufficient_funds, insufficient_funds",
        "tok_whatever, unknown_payment_method",
        "'', unknown_payment_method"
    })
    void declinesABadCard(String token, String reason) {
        assertThat(authorize(token)).isEqualTo(new Declined(reason));
        assertThat(voidIt("void")).isEqualTo(NOTHING);
    }

    @Test
    void aReferenceIsReadAgainWhateverTheLocaleOfTheMachine() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            String reference = new SimulatedReference("o-1", new Money(2500, "EUR"), TestToken.VISA).toString();

            assertThat(reference).isEqualTo("sim-o-1-2500-EUR-VISA");
            assertThat(SimulatedReference.parse(reference)).hasToString(reference);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void takesTwoSecondsForASlowCard() {
        Instant start = Instant.now();

        assertThat(authorize("tok_slow")).isInstanceOf(Authorized.class);

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void takesItsLatencyForEveryOperation() {
        SimulatedPaymentProvider slow = new SimulatedPaymentProvider(Duration.ofMillis(50), new RememberedAccounts());
        Instant start = Instant.now();

        slow.voidAuthorization(order, null, key("void"));
        slow.refund(order, null, key("refund"));

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void failsTwiceForAFlakyCard() {
        assertUnavailable("tok_flaky");
        assertUnavailable("tok_flaky");
        assertThat(authorize("tok_flaky")).isInstanceOf(Authorized.class);
        assertThat(authorize("tok_flaky")).isInstanceOf(Authorized.class);
    }

    @Test
    void failsAlwaysForACardThatIsDown() {
        for (int i = 0; i < 10; i++) {
            assertUnavailable("tok_down");
        }
    }

    @Test
    void isHopelessWithABrokenCard() {
        assertThatExceptionOfType(PermanentFailureException.class).isThrownBy(() -> authorize("tok_broken"));
    }

    @Test
    void isHopelessAtCaptureWithThatCard() {
        Authorized authorized = authorized("tok_capture_broken");

        assertThatExceptionOfType(PermanentFailureException.class).isThrownBy(() -> capture(authorized));
        assertThat(voidIt("void")).isEqualTo(TOTAL);
    }

    @Test
    void givesTheFirstAnswerAgainUnderTheSameKey() {
        Authorized first = authorized("tok_visa");

        assertThat(authorize("tok_visa")).isEqualTo(first);
        capture(first);
        capture(first);
        assertThat(provider.refund(order, first.reference(), key("refund"))).isEqualTo(TOTAL);
        assertThat(provider.refund(order, first.reference(), key("refund"))).isEqualTo(TOTAL);
        assertThat(provider.refund(order, first.reference(), key("again"))).isEqualTo(NOTHING);
    }

    @Test
    void refusesAnAuthorizationThatComesAfterItsVoid() {
        assertThat(voidIt("void")).isEqualTo(NOTHING);

        assertThat(authorize("tok_visa")).isEqualTo(new Declined("order_voided"));
    }

    @Test
    void refusesToCaptureWhatWasVoided() {
        Authorized authorized = authorized("tok_visa");
        voidIt("void");

        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> capture(authorized))
                .withMessageContaining(order)
                .withMessageContaining("VOIDED");
    }

    @Test
    void takesBackNothingOfACaptureByVoiding() {
        capture(authorized("tok_visa"));

        assertThat(voidIt("void")).isEqualTo(NOTHING);
        assertThat(provider.refund(order, null, key("refund"))).isEqualTo(TOTAL);
    }

    @Test
    void refundsNothingThatWasNotCaptured() {
        authorize("tok_visa");

        assertThat(provider.refund(order, null, key("refund"))).isEqualTo(NOTHING);
    }

    @Test
    void goesOnAfterARestart() {
        Authorized authorized = authorized("tok_visa");

        assertThat(new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts())
                        .authorize(order, TOTAL, "tok_visa", key("authorize")))
                .isEqualTo(authorized);
        assertThat(new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts())
                        .voidAuthorization(order, authorized.reference(), key("void")))
                .isEqualTo(TOTAL);
        assertThat(new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts())
                        .refund(order, authorized.reference(), key("refund")))
                .isEqualTo(TOTAL);
        new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts())
                .capture(order, authorized.reference(), TOTAL, key("capture"));
        String broken = authorizedBy(
                        new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts()), "tok_capture_broken")
                .reference();
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> new SimulatedPaymentProvider(Duration.ZERO, new RememberedAccounts())
                        .capture(order, broken, TOTAL, key("capture")));
    }

    @Test
    void findsAForeignReferenceHopeless() {
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> provider.capture(order, "ch_123", TOTAL, key("capture")));
    }

    private IdempotencyKey key(String step) {
        return IdempotencyKey.of(orderId, step);
    }

    private Authorization authorize(String token) {
        return provider.authorize(order, TOTAL, token, key("authorize"));
    }

    private Authorized authorized(String token) {
        return authorizedBy(provider, token);
    }

    private Authorized authorizedBy(PaymentProvider by, String token) {
        return (Authorized) by.authorize(order, TOTAL, token, key("authorize"));
    }

    private void capture(Authorized authorized) {
        provider.capture(order, authorized.reference(), TOTAL, key("capture"));
    }

    private Money voidIt(String step) {
        return provider.voidAuthorization(order, null, key(step));
    }

    private void assertUnavailable(String token) {
        assertThatExceptionOfType(ProviderUnavailableException.class).isThrownBy(() -> authorize(token));
    }
}
