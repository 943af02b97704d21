package dev.fanout.dashboard.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ServiceListTests {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00.000001Z");

    @Test
    void whereIdsSortAListNumbersAreComparedAsNumbersAndTimesNotAtAll() {
        ServiceList outbox = ServiceList.oldestFirst("/outbox", "createdAt").sortedById();
        Place place = outbox.after(Place.START, row("9", NOON));

        assertThat(Stream.of("8", "9", "10", "100").filter(id -> outbox.wasRead(row(id, NOON.plusSeconds(60)), place)))
                .containsExactly("8", "9");
    }

    @Test
    void whereTimesSortAListTheIdTellsOfOneMicrosecond() {
        ServiceList replays = ServiceList.latestFirst("/replays", "startedAt");
        Place place = replays.after(Place.START, row("b", NOON));

        assertThat(Stream.of("a", "b", "c").filter(id -> replays.wasRead(row(id, NOON), place)))
                .containsExactly("b", "c");
        assertThat(replays.wasRead(row("a", NOON.plusNanos(1000)), place)).isTrue();
        assertThat(replays.wasRead(row("c", NOON.minusNanos(1000)), place)).isFalse();
    }

    @Test
    void atTheStartNothingWasRead() {
        assertThat(ServiceList.latestFirst("/replays", "startedAt").wasRead(row("a", NOON), Place.START))
                .isFalse();
    }

    private static Row row(String id, Instant at) {
        return new Row(new JsonMapper().createObjectNode(), id, at);
    }
}
