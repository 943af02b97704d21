package dev.fanout.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A payload is read as strictly as its schema says. */
public class JsonEventCodecTests {

    private final JsonEventCodec codec = new JsonEventCodec();

    /** A crate was packed. */
    @EventType("crate.packed.v1")
    public record CratePacked(String crate, Size size, boolean fragile, List<Line> lines) implements Event {

        @Override
        public String subject() {
            return crate;
        }
    }

    /** What is in it. */
    public record Line(int quantity, Long weight) {}

    /** How large it is. */
    public enum Size {
        SMALL,
        LARGE
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(read("{'crate':'c','size':'LARGE','fragile':true,'lines':[{'quantity':2,'weight':3,'x':1}],'y':{}}"))
                .isEqualTo(new CratePacked("c", Size.LARGE, true, List.of(new Line(2, 3L))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {SMALL,'lines':[{'quantity':2.9,'weight':3}]} | lines[0].quantity must be a whole number
            {SMALL,'lines':[{'quantity':2,'weight':12.99}]} | lines[0].weight must be a whole number
            {SMALL,'lines':[{'quantity':'2','weight':3}]} | lines[0].quantity must be a whole number
            {SMALL,'lines':[{'quantity':null,'weight':3}]} | lines[0].quantity must be a whole number
            {'crate':'c','size':'SMALL','fragile':1,'lines':[]} | Cannot coerce
            {'crate':7,'size':'SMALL','fragile':true,'lines':[]} | Cannot coerce
            {'crate':'c','size':1,'fragile':true,'lines':[]} | Enum
            {'crate':'c','crate':'d','size':'SMALL','fragile':true,'lines':[]} | Duplicate
            {SMALL,'lines':[]} {} | Trailing
            {'crate':'c','size':'SMALL','fragile':true} | lacks the field lines
            """)
    void whatTheSchemaDoesNotAllowIsMalformed(String json, String why) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(why);
    }

    private CratePacked read(String json) {
        String whole = json.replace("{SMALL,", "{'crate':'c','size':'SMALL','fragile':true,");
        return codec.read(CratePacked.class, whole.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
