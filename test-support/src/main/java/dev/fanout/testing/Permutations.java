package dev.fanout.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All orders in which messages can arrive. */
public final class Permutations {

    private Permutations() {}

    /** Each order of the items once, also where items are equal. */
    public static <T> Set<List<T>> of(List<T> items) {
        if (items.isEmpty()) {
            return Set.of(List.of());
        }
        Set<List<T>> permutations = new LinkedHashSet<>();
        for (int first = 0; first < items.size(); first++) {
            List<T> rest = new ArrayList<>(items);
            T head = rest.remove(first);
            of(rest).forEach(tail -> permutations.add(
                    Stream.concat(Stream.of(head), tail.stream()).toList()));
        }
        return permutations;
    }

    /** Each order of the items of each subset that is not empty, every item once or twice. */
    public static <T> List<List<T>> withDuplicatesOfAllSubsets(List<T> items) {
        return IntStream.range(1, 1 << items.size())
                .mapToObj(subset -> IntStream.range(0, items.size())
                        .filter(i -> (subset & 1 << i) != 0)
                        .mapToObj(items::get)
                        .toList())
                .flatMap(subset -> Stream.concat(
                        of(subset).stream(),
                        of(Stream.concat(subset.stream(), subset.stream()).toList()).stream()))
                .toList();
    }
}
