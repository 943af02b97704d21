package dev.fanout.notification.callback;

import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Line;
import dev.fanout.notification.delivery.LineKeeper;
import dev.fanout.notification.delivery.LineKeeper.Outcome.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/** What deliveries have to know of the batch to which they belong. */
@Component
@Import(CallbackSecrets.class)
class CallbackLines implements LineKeeper {

    private static final String GONE = "the receiver answered 410, and wants nothing of this batch any more";

    private final CallbackStore store;
    private final CallbackSecrets secrets;
    private final Deliveries deliveries;

    CallbackLines(CallbackStore store, CallbackSecrets secrets, Deliveries deliveries) {
        this.store = store;
        this.secrets = secrets;
        this.deliveries = deliveries;
    }

    @Override
    public Map<UUID, Line> find(Collection<UUID> lines) {
        return store.find(lines).stream()
                .collect(Collectors.toMap(
                        Callback::batchId,
                        callback -> new Line(List.of(secrets.of(callback.batchId())), callback.closed())));
    }

    @Override
    public void noted(List<Outcome> outcomes) {
        outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.GONE)
                .map(Outcome::line)
                .distinct()
                .filter(line -> store.close(line, GONE))
                .forEach(deliveries::endAll);
    }
}
