package dev.fanout.local;

import dev.fanout.servers.BrokerNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The broker as a part of the stack. */
record BrokerPart(BrokerNode node) implements Part {

    static final String NAME = "broker";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String address() {
        return "amqp://127.0.0.1:" + node.settings().amqpPort() + "/" + BrokerNode.VIRTUAL_HOST + "   management "
                + node.managementUrl() + "   figures " + node.prometheusUrl();
    }

    @Override
    public void start() {
        node.start();
    }

    @Override
    public void awaitReady(Duration patience) {
        node.awaitReady(patience);
    }

    @Override
    public boolean isReady() {
        return node.isReady();
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
    public Optional<ProcessHandle> process() {
        return node.process();
    }

    @Override
    public Path log() {
        return node.log();
    }
}
