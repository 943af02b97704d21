package dev.fanout.payment.provider;

import java.util.Arrays;

/** The payment methods that the simulated provider knows. */
enum TestToken {

    /** Authorised. */
    VISA("tok_visa"),
    /** Authorised after two seconds. */
    SLOW("tok_slow"),
    /** Two passing faults, then authorised. */
    FLAKY("tok_flaky"),
    /** Authorised, but every capture is a hopeless fault. */
    CAPTURE_BROKEN("tok_capture_broken"),
    DECLINED("tok_declined"),
    INSUFFICIENT_FUNDS("tok_insufficient_funds"),
    /** Always a passing fault. */
    DOWN("tok_down"),
    /** A hopeless fault. */
    BROKEN("tok_broken"),
    /** Any other one: declined. */
    UNKNOWN("");

    private final String token;

    TestToken(String token) {
        this.token = token;
    }

    static TestToken of(String paymentMethod) {
        return Arrays.stream(values())
                .filter(known -> known.token.equals(paymentMethod))
                .findFirst()
                .orElse(UNKNOWN);
    }

    String declineReason() {
        return switch (this) {
            case DECLINED -> "card_declined";
            case INSUFFICIENT_FUNDS -> "insufficient_funds";
            case UNKNOWN -> "unknown_payment_method";
            case VISA, SLOW, FLAKY, CAPTURE_BROKEN, DOWN, BROKEN ->
                throw new IllegalStateException(this + " is never declined");
        };
    }
}
