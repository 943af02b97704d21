package dev.fanout.messaging;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table that the current transaction works on, all of them locked. A {@link BatchPreparation} locks
 * what the whole batch needs, in one statement; the handlers then find their rows in memory.
 *
 * <p>It asks for each key at most once in a transaction, also for one that the table does not have. Two transactions
 * that lock all their keys with one call of {@link #lock} never wait for each other in a circle; each further call for
 * keys that are not locked yet costs a statement and gives up this promise.
 *
 * <p>An object belongs to one transaction and its thread: a service makes it a {@link TransactionScoped} bean, or a
 * part of one.
 *
 * @param <K> what identifies a row; has {@code equals} and {@code hashCode}
 * @param <R> the row
 */
public class LockedRows<K, R> {

    private final Function<Set<K>, ? extends Collection<R>> lock;
    private final Function<R, K> keyOf;
    private final Consumer<R> insert;

    /** By key; null where the table has no row. */
    private final Map<K, @Nullable R> rows = new HashMap<>();

    private final Set<K> unsaved = new HashSet<>();

    /**
     * @param lock locks the rows that exist of the keys until the end of the transaction, always in the same order, and
     *     returns them; the keys are never empty
     * @param keyOf tells the key of a row
     * @param insert stores a row that is new
     */
    public LockedRows(Function<Set<K>, ? extends Collection<R>> lock, Function<R, K> keyOf, Consumer<R> insert) {
        this.lock = lock;
        this.keyOf = keyOf;
        this.insert = insert;
    }

    /**
     * Locks the rows of the keys, without those that this transaction knows already: they cost nothing.
     *
     * @return the rows that were locked by this call; a key that the table does not have contributes none
     */
    public Collection<R> lock(Set<K> keys) {
        Set<K> unknown = new HashSet<>(keys);
        unknown.removeAll(rows.keySet());
        if (unknown.isEmpty()) {
            return List.of();
        }
        Collection<R> found = lock.apply(unknown);
        unknown.forEach(key -> rows.put(key, null));
        found.forEach(row -> rows.put(keyOf.apply(row), row));
        return found;
    }

    /** The row of a key, locked; null where the table has none. */
    public @Nullable R find(K key) {
        lock(Set.of(key));
        return rows.get(key);
    }

    /**
     * The row of a key, locked; a new one where the table has none. The whole transaction sees the same new row, and
     * the row is not stored before it is {@linkplain #save saved}. No transaction can lock what does not exist, so
     * another transaction may make a row of the same key; the table's primary key then refuses the later of the two.
     */
    public R of(K key, Supplier<? extends R> ifNew) {
        R known = find(key);
        if (known != null) {
            return known;
        }
        R created = ifNew.get();
        rows.put(key, created);
        unsaved.add(key);
        return created;
    }

    /**
     * Stores a row if it is new and not stored yet; any other one is the table's already. To be called after the row's
     * change: what changes after this costs a statement more.
     */
    public void save(R row) {
        if (unsaved.remove(keyOf.apply(row))) {
            insert.accept(row);
        }
    }
}
