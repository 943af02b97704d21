package dev.fanout.messaging.broker;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The nodes of a cluster, each connection beginning at the next one: whoever has left a node because it was silent
 * usually begins at another. Where the first begins is chance, so that the instances of a service spread over the
 * nodes.
 */
final class BrokerNodes implements AddressResolver {

    private final List<Address> nodes;

    BrokerNodes(List<Address> nodes) {
        this.nodes = new ArrayList<>(nodes);
        Collections.shuffle(this.nodes);
    }

    @Override
    public synchronized List<Address> getAddresses() {
        Collections.rotate(nodes, -1);
        return List.copyOf(nodes);
    }

    /** As it stands in the log. */
    @Override
    public synchronized String toString() {
        return nodes.toString();
    }
}
