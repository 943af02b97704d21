package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the client the addresses that it connects to, and only those that the guard admits. The client asks once for
 * each connection and connects to what it got, so a name cannot lead elsewhere between check and connection. One bad
 * address among good ones is enough to refuse all: which of them the client would take is the receiver's to steer.
 */
class GuardedResolver implements DnsResolver {

    private static final int ANY_PORT = 0;

    private final NameLookup names;
    private final AddressGuard guard;

    GuardedResolver(NameLookup names, AddressGuard guard) {
        this.names = names;
        this.guard = guard;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        Optional<InetAddress> literal = Target.literalOf(host);
        List<InetAddress> addresses = literal.isPresent() ? List.of(literal.get()) : names.addressesOf(host);
        for (InetAddress address : addresses) {
            guard.check(address, port);
        }
        return addresses.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, ANY_PORT).stream()
                .map(InetSocketAddress::getAddress)
                .toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
