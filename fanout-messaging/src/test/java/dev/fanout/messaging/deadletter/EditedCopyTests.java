package dev.fanout.messaging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.Wire;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.StoredProperties;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EditedCopyTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final SoundMade SOUND = new SoundMade(UUID.randomUUID());

    private final EditedCopy copies =
            new EditedCopy(() -> EventCatalogue.of(SoundMade.class), new JsonEventCodec(), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "note":"\\ud800"                        | note
            "note":"a\\udc00b"                      | note
            "note":"\\udc00\\ud800"                 | note
            "note":"a\\u0000"                       | note
            "lines":[{"a":1},{"b":["","\\u0000"]}]  | lines[1].b[1]
            "lines":[{"a\\ud800":1}]                | lines[0]
            "\\u0000":1                             | ''
            """)
    void textThatCannotBeStoredIsRefusedWhereverItStands(String field, String path) {
        assertThatThrownBy(() -> edit(field)).isInstanceOfSatisfying(EditRefusedException.class, refused -> {
            assertThat(refused.faults()).hasSize(1);
            assertThat(refused.faults().getFirst().field()).isEqualTo(path);
            assertThat(refused.faults().getFirst().message()).contains("U+0000");
        });
    }

    @Test
    void aWholePairIsNoFault() {
        assertThat(edit("\"note\":\"\\ud83d\\ude00 \\u0001\"").payload()).isNotEmpty();
    }

    private EditedCopy.Copy edit(String field) {
        return copies.of(
                StoredProperties.of(Wire.properties(UUID.randomUUID(), SOUND)),
                new byte[] {1},
                JSON.readTree("{\"soundId\":\"" + SOUND.soundId() + "\"," + field + "}"),
                UUID.randomUUID());
    }
}
