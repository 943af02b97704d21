package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
interface NameLookup {

    /** @return at least one */
    List<InetAddress> addressesOf(String name) throws UnknownHostException;

    /** The resolver of the system. It answers when it likes; see {@link PatientLookup}. */
    static NameLookup bySystem() {
        return name -> List.of(InetAddress.getAllByName(name));
    }
}
