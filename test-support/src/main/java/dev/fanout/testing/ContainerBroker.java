package dev.fanout.testing;

import dev.fanout.servers.Ports;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container. */
final class ContainerBroker extends TestBroker {

    private static final String CREDENTIAL = "admin";

    private final RabbitMQContainer container;

    /** @param fixedPorts the same ports of the host after a restart; Docker would otherwise choose new ones */
    ContainerBroker(boolean fixedPorts) {
        var image = DockerImageName.parse(System.getProperty("fanout.test.rabbitmq-image", "rabbitmq:4.3-management"))
                .asCompatibleSubstituteFor("rabbitmq");
        container = new RabbitMQContainer(image).withAdminUser(CREDENTIAL).withAdminPassword(CREDENTIAL);
        if (fixedPorts) {
            container.setPortBindings(List.of(Ports.free() + ":5672", Ports.free() + ":15672"));
        }
        container.start();
    }

    @Override
    public void stop() {
        DockerClientFactory.lazyClient()
                .stopContainerCmd(container.getContainerId())
                .withTimeout(30)
                .exec();
    }

    @Override
    public void kill() {
        DockerClientFactory.lazyClient()
                .killContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void start() {
        DockerClientFactory.lazyClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        awaitLogin(new VirtualHost(host(), port(), username(), password(), "/"));
    }

    @Override
    public String managementUrl() {
        return container.getHttpUrl();
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return container.getAmqpPort();
    }

    @Override
    String username() {
        return container.getAdminUsername();
    }

    @Override
    String password() {
        return container.getAdminPassword();
    }

    @Override
    public void close() {
        container.stop();
    }
}
