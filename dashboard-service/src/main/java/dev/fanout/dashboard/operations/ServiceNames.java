package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services by their names. */
final class ServiceNames {

    private static final List<Neighbour> ALL = List.of(Neighbour.values());

    private ServiceNames() {}

    /**
     * The one that a criterion names, or all where there is none.
     *
     * @throws ProblemException 400 if there is none of that name
     */
    static List<Neighbour> wanted(@Nullable String name) {
        return name == null
                ? ALL
                : List.of(find(name)
                        .orElseThrow(() -> ProblemException.invalid(
                                "There is no such service.",
                                List.of(new InvalidField("service", "must be one of " + names())))));
    }

    /** @throws ProblemException 404 if there is none of that name */
    static Neighbour inPath(String name) {
        return find(name)
                .orElseThrow(() -> ProblemException.notFound(
                        "no-such-service", "There is no service '" + name + "'; there are " + names() + "."));
    }

    private static Optional<Neighbour> find(String name) {
        return ALL.stream()
                .filter(service -> service.serviceName().equals(name))
                .findFirst();
    }

    private static String names() {
        return Arrays.stream(Neighbour.values()).map(Neighbour::serviceName).collect(Collectors.joining(", "));
    }
}
