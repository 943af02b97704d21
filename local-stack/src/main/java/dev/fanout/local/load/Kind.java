package dev.fanout.local.load;

/**
 * What the load test wants an order to become.
 *
 * @see #outcome()
 */
enum Kind {
    CONFIRMED("confirmed", "tok_visa", "CONFIRMED"),
    OUT_OF_STOCK("out-of-stock", "tok_visa", "OUT_OF_STOCK"),
    DECLINED("declined", "tok_declined", "PAYMENT_DECLINED"),
    CANCELLED("cancelled", "tok_visa", "CUSTOMER_REQUEST");

    private final String label;
    private final String paymentMethod;
    private final String outcome;

    Kind(String label, String paymentMethod, String outcome) {
        this.label = label;
        this.paymentMethod = paymentMethod;
        this.outcome = outcome;
    }

    /** As in the option {@code --mix}. */
    String label() {
        return label;
    }

    String paymentMethod() {
        return paymentMethod;
    }

    /** How such an order ends, unless its deadline comes first. */
    String outcome() {
        return outcome;
    }
}
