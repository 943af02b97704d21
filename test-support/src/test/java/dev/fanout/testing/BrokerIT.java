package dev.fanout.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerIT {

    @Test
    void virtualHostsSeeNothingOfEachOther() throws Exception {
        VirtualHost one = TestBroker.shared().newVirtualHost();
        VirtualHost other = TestBroker.shared().newVirtualHost();

        declare(one, "parcels");

        assertThat(one.hasQueue("parcels")).isTrue();
        assertThat(one.depth("parcels")).isZero();
        assertThat(other.hasQueue("parcels")).isFalse();
        assertThatThrownBy(() -> other.depth("parcels")).hasMessageContaining("no queue 'parcels'");
    }

    @Test
    void aPrivateBrokerComesBackOnTheSamePortWithItsMessages() throws Exception {
        try (TestBroker broker = TestBroker.own()) {
            VirtualHost virtualHost = broker.newVirtualHost();
            declare(virtualHost, "parcels");
            try (Connection connection = virtualHost.open();
                    Channel channel = connection.createChannel()) {
                channel.confirmSelect();
                channel.basicPublish(
                        "",
                        "parcels",
                        MessageProperties.MINIMAL_PERSISTENT_BASIC,
                        "hello".getBytes(StandardCharsets.UTF_8));
                channel.waitForConfirmsOrDie(10_000);
            }

            broker.stop();
            assertThatThrownBy(virtualHost::open).isInstanceOf(java.io.IOException.class);
            broker.start();
            assertThat(virtualHost.depth("parcels")).isEqualTo(1);

            broker.kill();
            broker.start();
            assertThat(virtualHost.depth("parcels")).isEqualTo(1);
        }
    }

    private static void declare(VirtualHost virtualHost, String queue) throws Exception {
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }
}
