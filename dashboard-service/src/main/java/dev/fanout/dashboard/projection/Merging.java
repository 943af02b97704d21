package dev.fanout.dashboard.projection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Adds facts to what a table has. */
final class Merging {

    private Merging() {}

    /**
     * Writes what is new in these facts. Rows are added and locked in the order of their ids, so that two transactions
     * never wait for each other in a circle. Nobody reads a row and writes it later: it is locked in between.
     *
     * @return rows that were written
     */
    static <F extends Facts<F>> int into(Rows<F> rows, int generation, Collection<F> facts) {
        SortedMap<UUID, F> news = new TreeMap<>();
        facts.forEach(fact -> news.merge(fact.id(), fact, Facts::merge));
        if (news.isEmpty()) {
            return 0;
        }
        Set<UUID> existing = rows.existing(generation, news.keySet());
        List<F> absent = news.values().stream()
                .filter(fact -> !existing.contains(fact.id()))
                .toList();
        rows.insert(generation, absent);
        Map<UUID, F> rest = new TreeMap<>(news);
        List<F> changed = new ArrayList<>();
        for (F stored : rows.lock(generation, news.keySet())) {
            F merged = stored.merge(news.getOrDefault(stored.id(), stored));
            if (!merged.equals(stored)) {
                changed.add(merged);
            }
            rest.remove(stored.id());
        }
        if (!rest.isEmpty()) {
            throw new IllegalStateException("rows of generation %s have gone: %s".formatted(generation, rest.keySet()));
        }
        rows.update(generation, changed);
        return absent.size() + changed.size();
    }
}
