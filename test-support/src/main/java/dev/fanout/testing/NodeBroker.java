package dev.fanout.testing;

import dev.fanout.servers.BrokerNode;
import dev.fanout.servers.Folders;
import dev.fanout.servers.ServerException;

/** A broker as a private node of the installed {@code rabbitmq-server}. */
final class NodeBroker extends TestBroker {

    private static final int MOST_STARTS = 3;

    private final BrokerNode node;

    NodeBroker(String advanced) {
        node = started(advanced, 1);
    }

    /** Another program may take a port between the choice and the start; the next node has other ports. */
    private static BrokerNode started(String advanced, int start) {
        BrokerNode node = BrokerNode.in(Workplace.newFolder("broker"))
                .managementPort(0)
                .advanced(advanced)
                .build();
        try {
            node.start();
            node.awaitReady(PATIENCE);
            return node;
        } catch (ServerException e) {
            node.kill();
            if (start == MOST_STARTS) {
                throw e;
            }
            return started(advanced, start + 1);
        }
    }

    @Override
    public void control(String... arguments) {
        node.control(arguments);
    }

    @Override
    public void stop() {
        node.stop();
    }

    @Override
    public void kill() {
        node.kill();
    }

    @Override
    public void start() {
        node.start();
        node.awaitReady(PATIENCE);
    }

    @Override
    public String managementUrl() {
        return node.managementUrl();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return node.settings().amqpPort();
    }

    @Override
    String username() {
        return BrokerNode.ADMIN;
    }

    @Override
    String password() {
        return node.settings().adminPassword();
    }

    /** Kills the node, which is faster than a clean stop: no test needs its data any more. */
    @Override
    public void close() {
        node.kill();
        Folders.delete(node.folder());
    }
}
