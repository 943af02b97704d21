package dev.fanout.notification.callback;

import dev.fanout.messaging.TransactionScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The callbacks of the batches that the events of the current transaction are about. */
@Component
@TransactionScoped
class KnownCallbacks {

    private final CallbackStore store;
    private final Map<UUID, Callback> known = new HashMap<>();

    KnownCallbacks(CallbackStore store) {
        this.store = store;
    }

    void lookUp(Collection<UUID> batches) {
        if (!batches.isEmpty()) {
            store.find(batches).forEach(callback -> known.put(callback.batchId(), callback));
        }
    }

    /** One that is stored in this transaction, before the events that ask for it. */
    void add(Callback callback) {
        known.putIfAbsent(callback.batchId(), callback);
    }

    Optional<Callback> of(UUID batchId) {
        return Optional.ofNullable(known.get(batchId));
    }
}
