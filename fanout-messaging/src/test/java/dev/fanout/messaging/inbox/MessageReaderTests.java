package dev.fanout.messaging.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageReaderTests {

    /** Keeps what it gets. */
    private static final class Keeping implements MessageHandler<SoundEvent> {

        final List<SoundEvent> events = new ArrayList<>();
        final List<String> payloads = new ArrayList<>();

        @Override
        public void handle(SoundEvent event, EventMetadata metadata, byte[] payload) {
            events.add(event);
            payloads.add(new String(payload, UTF_8));
        }

        @Override
        public boolean concerns(SoundEvent event) {
            return !event.subject().equals("drum");
        }
    }

    private final Keeping keeping = new Keeping();

    @Test
    void aMessageHandlerGetsThePayloadAsItCame() {
        String payload = "{ \"hertz\" : 442, \"instrument\":\"\\u006fboe\", \"by\": {\"name\": 1.50e+2} }\n";

        read(keeping, payload).handle();

        assertThat(keeping.events).containsExactly(new InstrumentTuned("oboe", 442));
        assertThat(keeping.payloads).containsExactly(payload);
    }

    @Test
    void aMessageHandlerMakesNoCall() {
        Reaction reaction = read(keeping, "{\"instrument\":\"oboe\",\"hertz\":442}");

        assertThat(reaction.needsCall()).isFalse();
        reaction.call();
        assertThat(keeping.events).isEmpty();
    }

    @Test
    void whatCannotBeReadReachesNoMessageHandler() {
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> read(keeping, "{\"instrument\":\"oboe\"}"));
        assertThat(keeping.events).isEmpty();
    }

    @Test
    void whatDoesNotConcernAMessageHandlerIsIgnored() {
        assertThat(reader(keeping).read(message("{\"instrument\":\"drum\",\"hertz\":50}")))
                .isEmpty();
    }

    private static Reaction read(Handler handler, String payload) {
        return reader(handler).read(message(payload)).orElseThrow();
    }

    private static MessageReader reader(Handler handler) {
        return new MessageReader(new HandlerRegistry(List.of(handler)), new JsonEventCodec(), Clock.systemUTC());
    }

    private static ReceivedMessage message(String payload) {
        EventMetadata metadata = new EventMetadata(
                UUID.randomUUID(), "instrument.tuned.v1", "sound-service", "oboe", Instant.now(), "oboe", null);
        return new ReceivedMessage(
                "echo.sound.events", Envelope.properties(metadata, 1, TraceHeaders.NONE), payload.getBytes(UTF_8));
    }
}
