package dev.fanout.messaging.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** The kinds that this service can replay. Looked up last, because a kind may need what needs the jobs. */
class Replayables implements SmartInitializingSingleton {

    private static final int LONGEST_KIND = 63;

    private final Supplier<Stream<Replayable<?>>> beans;
    private final Map<String, Replayable<?>> byKind = new HashMap<>();

    Replayables(Supplier<Stream<Replayable<?>>> beans) {
        this.beans = beans;
    }

    /** @throws IllegalStateException if jobs could not tell the kinds apart by their names */
    @Override
    public void afterSingletonsInstantiated() {
        beans.get().forEach(replayable -> {
            String kind = replayable.kind();
            if (kind.isBlank() || kind.length() > LONGEST_KIND) {
                throw new IllegalStateException("the name of a kind has 1 to " + LONGEST_KIND + " characters, but "
                        + replayable + " is called '" + kind + "'");
            }
            Replayable<?> other = byKind.put(kind, replayable);
            if (other != null) {
                throw new IllegalStateException(
                        "two kinds of replays are called '" + kind + "': " + other + " and " + replayable);
            }
        });
    }

    Set<String> kinds() {
        return Set.copyOf(byKind.keySet());
    }

    /** @throws IllegalArgumentException if there is no bean for this kind */
    Replayable<?> of(String kind) {
        Replayable<?> replayable = byKind.get(kind);
        if (replayable == null) {
            throw new IllegalArgumentException("there is no bean that replays '" + kind + "', only " + byKind.keySet());
        }
        return replayable;
    }
}
