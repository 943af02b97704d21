package dev.fanout.local.demo;

import java.io.IOException;
import java.net.InetAddress;

/**
 * Where receivers of this program listen, and the name by which notification-service reaches them.
 *
 * @param address on which they listen
 */
record ReceiverHost(String name, InetAddress address) {

    /** Both are processes of this machine. */
    static ReceiverHost thisMachine() {
        return new ReceiverHost("127.0.0.1", InetAddress.ofLiteral("127.0.0.1"));
    }

    /** The service is in a container of this machine, which comes from the network of the containers. */
    static ReceiverHost hostOfContainers() {
        return new ReceiverHost("host.docker.internal", InetAddress.ofLiteral("0.0.0.0"));
    }

    WebhookReceiver open() throws IOException {
        return WebhookReceiver.at(address, name);
    }
}
