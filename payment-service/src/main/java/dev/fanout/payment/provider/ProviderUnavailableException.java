package dev.fanout.payment.provider;

import org.jspecify.annotations.Nullable;

/** A passing fault of the payment provider, or of the way to it. Whether the operation took effect is unknown. */
public class ProviderUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ProviderUnavailableException(String message) {
        this(message, null);
    }

    public ProviderUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
