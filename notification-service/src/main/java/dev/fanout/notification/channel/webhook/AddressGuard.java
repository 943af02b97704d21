package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Decides where webhooks may go. */
@FunctionalInterface
interface AddressGuard {

    /** For addresses that nobody but the operator chooses. */
    AddressGuard NONE = (_, _) -> true;

    /** Whether a webhook may go to this address and port, now. */
    boolean admits(InetAddress address, int port);

    default void check(InetAddress address, int port) throws RefusedTargetException {
        if (!admits(address, port)) {
            throw new RefusedTargetException("leads to an address that webhooks may not go to");
        }
    }

    default void check(InetSocketAddress address) throws RefusedTargetException {
        check(address.getAddress(), address.getPort());
    }

    /** Public addresses, of all others those in these networks, and in neither case this service itself. */
    static AddressGuard of(List<Network> allowed, OwnPorts own) {
        return (address, port) ->
                (PublicAddresses.contain(address) || allowed.stream().anyMatch(network -> network.contains(address)))
                        && !own.include(address, port);
    }

    /** Every address but this service itself. */
    static AddressGuard ofAll(OwnPorts own) {
        return (address, port) -> !own.include(address, port);
    }
}
