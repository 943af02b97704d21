package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockedRowsTests {

    private record Row(String key, String origin) {}

    private final Map<String, Row> table = new HashMap<>(Map.of("a", stored("a"), "b", stored("b")));
    private final List<Set<String>> statements = new ArrayList<>();
    private final List<Row> inserted = new ArrayList<>();
    private final LockedRows<String, Row> rows = new LockedRows<>(this::lock, Row::key, inserted::add);

    @Test
    void locksAllKeysOfABatchInOneStatement() {
        assertThat(rows.lock(Set.of("a", "b", "missing"))).containsExactlyInAnyOrder(stored("a"), stored("b"));

        assertThat(rows.find("a")).isEqualTo(stored("a"));
        assertThat(rows.of("b", () -> created("b"))).isEqualTo(stored("b"));
        assertThat(statements).containsExactly(Set.of("a", "b", "missing"));
    }

    @Test
    void asksForNothingTwiceAndNotForWhatDoesNotExist() {
        rows.lock(Set.of("a", "missing"));

        assertThat(rows.lock(Set.of("a", "b", "missing"))).containsExactly(stored("b"));
        assertThat(rows.lock(Set.of("a", "b", "missing"))).isEmpty();
        assertThat(rows.lock(Set.of())).isEmpty();
        assertThat(rows.find("missing")).isNull();
        assertThat(statements).containsExactly(Set.of("a", "missing"), Set.of("b"));
    }

    @Test
    void locksWhatNobodyHasPrepared() {
        assertThat(rows.find("a")).isEqualTo(stored("a"));
        assertThat(statements).containsExactly(Set.of("a"));
    }

    @Test
    void everybodyInTheTransactionSeesTheSameNewRow() {
        Row created = rows.of("new", () -> created("new"));

        assertThat(rows.of("new", () -> created("another"))).isSameAs(created);
        assertThat(rows.find("new")).isSameAs(created);
        assertThat(statements).hasSize(1);
    }

    @Test
    void insertsANewRowOnceAndOnlyWhenItIsSaved() {
        Row created = rows.of("new", () -> created("new"));
        assertThat(inserted).isEmpty();

        rows.save(created);
        rows.save(created);
        rows.save(rows.of("a", () -> created("a")));

        assertThat(inserted).containsExactly(created);
    }

    @Test
    void knowsNothingOfKeysWhoseLockFailed() {
        LockedRows<String, Row> failing = new LockedRows<>(
                keys -> {
                    lock(keys);
                    throw new IllegalStateException("away");
                },
                Row::key,
                inserted::add);

        for (int attempts = 1; attempts <= 2; attempts++) {
            assertThatIllegalStateException().isThrownBy(() -> failing.find("a"));
            assertThat(statements).hasSize(attempts);
        }
    }

    private List<Row> lock(Set<String> keys) {
        statements.add(Set.copyOf(keys));
        return keys.stream().map(table::get).filter(Objects::nonNull).toList();
    }

    private static Row stored(String key) {
        return new Row(key, "table");
    }

    private static Row created(String key) {
        return new Row(key, "memory");
    }
}
