package dev.fanout.testing;

import dev.fanout.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker in a container. */
final class ContainerBroker extends TestBroker {

    private static final String CREDENTIAL = "admin";

    private final RabbitMQContainer container;

    /**
     * @param fixedPorts the same ports of the host after a restart; Docker would otherwise choose new ones
     * @param advanced content of the {@code advanced.config}
     */
    ContainerBroker(boolean fixedPorts, String advanced) {
        var image = DockerImageName.parse(System.getProperty("fanout.test.rabbitmq-image", "rabbitmq:4.3-management"))
                .asCompatibleSubstituteFor("rabbitmq");
        container = new RabbitMQContainer(image).withAdminUser(CREDENTIAL).withAdminPassword(CREDENTIAL);
        container.withCopyToContainer(Transferable.of(advanced), "/etc/rabbitmq/advanced.config");
        if (fixedPorts) {
            container.setPortBindings(List.of(Ports.free() + ":5672", Ports.free() + ":15672"));
        }
        container.start();
    }

    @Override
    public void control(String... arguments) {
        String[] command =
                Stream.concat(Stream.of("rabbitmqctl"), Stream.of(arguments)).toArray(String[]::new);
        try {
            Container.ExecResult result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(result.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
