package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;

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

    /** Public addresses, all others too if they are allowed, and in neither case this service itself. */
    static AddressGuard of(boolean allowPrivate, OwnPorts own) {
        return (address, port) -> (allowPrivate || PublicAddresses.contain(address)) && !own.include(address, port);
    }
}
