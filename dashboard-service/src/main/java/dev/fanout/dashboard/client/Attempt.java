package dev.fanout.dashboard.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One request to one instance, on the thread that makes it. */
final class Attempt {

    private static final ScopedValue<Attempt> CURRENT = ScopedValue.newInstance();

    private final URI instance;
    private long bytes;

    Attempt(URI instance) {
        this.instance = instance;
    }

    /** @throws java.util.NoSuchElementException if this thread makes none */
    static Attempt current() {
        return CURRENT.get();
    }

    <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> request) throws X {
        return ScopedValue.where(CURRENT, this).call(request);
    }

    /** What the clients call by the service's name, at the instance. */
    URI addressOf(URI named) {
        String base = instance.toString();
        String query = named.getRawQuery();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + named.getRawPath()
                + (query == null ? "" : "?" + query));
    }

    void received(long more) {
        bytes += more;
    }

    /** Of the answer, as far as it was read. */
    long bytes() {
        return bytes;
    }
}
