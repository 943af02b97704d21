package dev.fanout.messaging.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.ContentHeader;
import com.rabbitmq.client.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bound of what is held, without a broker. */
class HeldBytesTests {

    private final HeldBytes held = new HeldBytes(100);
    private final HeldBytes.Share share = held.share();

    @Test
    void oneMessageComesInWhateverItsSize() {
        held.read(delivery(1_000));
        share.add(1_000);

        assertThat(held.held()).isEqualTo(1_000);
        assertThat(held.isFull()).isTrue();
    }

    @Test
    void whatDoesNotFitWaitsUntilSomethingIsReleased() {
        held.read(delivery(80));
        share.add(80);
        Thread reader = Thread.startVirtualThread(() -> held.read(delivery(30)));
        await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        share.remove(80);

        await().until(() -> !reader.isAlive());
    }

    @Test
    void whatWasReadForAChannelThatIsGoneBlocksNobodyForLong() {
        held.read(delivery(80));
        Thread reader = Thread.startVirtualThread(() -> held.read(delivery(30)));

        await().atMost(Duration.ofSeconds(20)).until(() -> !reader.isAlive());
        assertThat(held.held()).isZero();
    }

    @Test
    void aChannelThatEndsReleasesOnceWhatCameByIt() {
        HeldBytes.Share other = held.share();
        share.add(30);
        share.add(20);
        other.add(10);

        share.remove(20);
        share.end();
        share.remove(30);
        share.add(40);

        assertThat(held.held()).isEqualTo(10);
    }

    private static Command delivery(int bytes) {
        return new Command() {
            @Override
            public Method getMethod() {
                return new AMQP.Basic.Deliver.Builder()
                        .consumerTag("c")
                        .deliveryTag(1)
                        .exchange("e")
                        .routingKey("r")
                        .build();
            }

            @Override
            public ContentHeader getContentHeader() {
                return new AMQP.BasicProperties();
            }

            @Override
            public byte[] getContentBody() {
                return new byte[bytes];
            }
        };
    }
}
