package dev.fanout.order.idempotency;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Which order a client's key stands for. */
@Component
public class IdempotencyKeys {

    private static final String CLAIM = """
            insert into idempotency_key (request_key, customer_id, caller, request_hash, order_id, created_at)
            select cast(:key as varchar), cast(:customer as varchar), cast(:caller as varchar), cast(:hash as varchar),
                cast(:orderId as uuid), cast(:now as timestamp(6) with time zone)
            where not exists (
                select 1 from idempotency_key
                where request_key = :key and customer_id in (:customer, '') and caller = '')
            on conflict do nothing
            """;

    /** A key without a caller was kept before keys had one, and one without a customer by an instance of before. */
    private static final String FIND = """
            select request_hash, order_id from idempotency_key
            where request_key = :key
              and (customer_id = :customer and caller = :caller or customer_id in (:customer, '') and caller = '')
            order by caller desc, customer_id desc
            limit 1
            """;

    private static final int LONGEST_CALLER = 255;

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;

    IdempotencyKeys(JdbcClient database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Takes a key for an order, in the transaction that places it. While another transaction has taken the same key and
     * is not finished, this waits for its end: if it commits, its order is the answer; if it rolls back, the key is
     * free.
     *
     * @param request compared as the service understood it, so that neither spaces nor the order of fields make a
     *     difference
     * @return the order that has the key already; empty if the key is now taken for {@code orderId}
     * @throws ProblemException 422 if the key was used for a different request
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<UUID> claim(ClientKey key, Object request, UUID orderId) {
        String hash = hashOf(request);
        String caller = key.caller().length() <= LONGEST_CALLER ? key.caller() : hashOf(key.caller());
        int claimed = database.sql(CLAIM)
                .param("key", key.key())
                .param("customer", key.customerId())
                .param("caller", caller)
                .param("hash", hash)
                .param("orderId", orderId)
                .param("now", TimeColumns.at(clock.instant()))
                .update();
        if (claimed == 1) {
            return Optional.empty();
        }
        Claim earlier = database.sql(FIND)
                .param("key", key.key())
                .param("customer", key.customerId())
                .param("caller", caller)
                .query(Claim.class)
                .single();
        if (!earlier.requestHash().equals(hash)) {
            throw ProblemException.unprocessable(
                    "idempotency-key-reused", "The Idempotency-Key was used before, for a different request.");
        }
        return Optional.of(earlier.orderId());
    }

    private String hashOf(Object request) {
        try {
            byte[] canonical = json.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Claim(String requestHash, UUID orderId) {}
}
