package dev.fanout.notification.callback;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.notification.delivery.Retained;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of batches and their callbacks. Takes part in the transaction of the caller. */
@Component
class CallbackStore implements Retained {

    private final JdbcClient jdbc;

    CallbackStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Callback callback, Instant now) {
        jdbc.sql("insert into batch_callback (batch_id, url, created_at) values (?, ?, ?) on conflict do nothing")
                .params(Arrays.asList(callback.batchId(), callback.url(), TimeColumns.at(now)))
                .update();
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

    /** Deletes those that came before and of which no delivery is kept any more. */
    @Override
    public int purge(Instant before, int most) {
        return jdbc.sql("""
                delete from batch_callback where batch_id in (
                    select batch_id from batch_callback c where created_at < :before
                    and not exists (select 1 from delivery d where d.batch_id = c.batch_id)
                    order by created_at limit :most)
                """)
                .param("before", TimeColumns.at(before))
                .param("most", most)
                .update();
    }
}
