package dev.fanout.notification.callback;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of batches and their callbacks. Takes part in the transaction of the caller. */
@Component
class CallbackStore {

    private final JdbcClient jdbc;

    CallbackStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Callback callback) {
        jdbc.sql("insert into batch_callback (batch_id, url) values (?, ?) on conflict do nothing")
                .params(Arrays.asList(callback.batchId(), callback.url()))
                .update();
    }

    Optional<Callback> find(UUID batchId) {
        return find(List.of(batchId)).stream().findFirst();
    }

    List<Callback> find(Collection<UUID> batches) {
        return jdbc.sql("select batch_id, url, closed from batch_callback where batch_id in (:batches)")
                .param("batches", batches)
                .query((row, _) -> new Callback(
                        row.getObject("batch_id", UUID.class), row.getString("url"), row.getString("closed")))
                .list();
    }

    /** @return whether it was open */
    boolean close(UUID batchId, String reason) {
        return jdbc.sql("update batch_callback set closed = ? where batch_id = ? and closed is null")
                        .params(reason, batchId)
                        .update()
                == 1;
    }
}
