package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Reads targets and looks at where they lead. Behind a proxy only an address that stands in the target itself can be
 * looked at: names are the proxy's to resolve.
 */
class Targets {

    private final GuardedResolver resolver;
    private final AddressGuard guard;
    private final boolean proxied;

    Targets(GuardedResolver resolver, AddressGuard guard, boolean proxied) {
        this.resolver = resolver;
        this.guard = guard;
        this.proxied = proxied;
    }

    /** Of an allowed form, and if it is an address instead of a name, an allowed one. */
    Target of(String text) throws RefusedTargetException {
        Target target = Target.of(text);
        Optional<InetAddress> literal = target.literal();
        if (literal.isPresent()) {
            guard.check(literal.get(), target.server().getPort());
        }
        return target;
    }

    /** @throws UnknownHostException if the name does not resolve now */
    void check(String text) throws UnknownHostException {
        Target target = of(text);
        if (!proxied) {
            resolver.resolve(target.server().getHostName(), target.server().getPort());
        }
    }
}
