package dev.fanout.defaults.production;

import dev.fanout.defaults.production.NotForProductionException.Complaint;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at once all that the operator has to change before a service starts in the profile {@code production}. */
class NotForProductionFailureAnalyzer extends AbstractFailureAnalyzer<NotForProductionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NotForProductionException cause) {
        return new FailureAnalysis(
                "The profile 'production' does not take these settings:" + list(cause, Complaint::problem),
                "For each of them, in the same order:" + list(cause, Complaint::remedy),
                cause);
    }

    private static String list(NotForProductionException cause, Function<Complaint, String> part) {
        return cause.complaints().stream()
                .map(part)
                .map(line -> System.lineSeparator() + "  - " + line)
                .collect(Collectors.joining());
    }
}
