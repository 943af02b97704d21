package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import dev.fanout.payment.provider.SimulatedAccount.State;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Accounts in a table, so that all instances of the service meet the same provider, as they would outside. It belongs
 * to the simulation: nothing else reads it, and no transaction of the service is open while it is written.
 */
final class StoredAccounts implements SimulatedAccounts {

    private static final int MOST_ATTEMPTS = 20;
    private static final TypeReference<Map<String, String>> ANSWERS = new TypeReference<>() {};

    private static final String SELECT = """
            select state, amount, currency, faults, answers, version from simulated_account where order_reference = ?
            """;

    private static final String INSERT = """
            insert into simulated_account (state, amount, currency, faults, answers, version, order_reference)
            values (?, ?, ?, ?, ?, 0, ?) on conflict do nothing
            """;

    private static final String UPDATE = """
            update simulated_account
            set state = ?, amount = ?, currency = ?, faults = ?, answers = ?, version = version + 1
            where order_reference = ? and version = ?
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    StoredAccounts(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public <T> T during(String orderReference, Function<SimulatedAccount, T> operation) {
        try {
            for (int i = 0; i < MOST_ATTEMPTS; i++) {
                Row row = find(orderReference);
                Outcome<T> outcome = Outcome.of(operation, row.account());
                if (save(orderReference, row)) {
                    return outcome.get();
                }
            }
        } catch (DataAccessException e) {
            throw new ProviderUnavailableException("the simulated provider does not reach its accounts", e);
        }
        throw new ProviderUnavailableException("the account of order " + orderReference + " was changed by others "
                + MOST_ATTEMPTS + " times in a row");
    }

    private Row find(String orderReference) {
        List<Row> rows = jdbc.sql(SELECT)
                .param(orderReference)
                .query((rs, _) -> new Row(
                        new SimulatedAccount(
                                State.valueOf(rs.getString("state")),
                                new Money(rs.getLong("amount"), rs.getString("currency")),
                                rs.getInt("faults"),
                                json.readValue(rs.getString("answers"), ANSWERS)),
                        rs.getLong("version")))
                .list();
        return rows.isEmpty() ? new Row(new SimulatedAccount(), null) : rows.getFirst();
    }

    /** Whether no other instance has changed it meanwhile. */
    private boolean save(String orderReference, Row row) {
        SimulatedAccount account = row.account();
        JdbcClient.StatementSpec statement = jdbc.sql(row.version() == null ? INSERT : UPDATE)
                .param(account.state().name())
                .param(account.amount().amount())
                .param(account.amount().currency())
                .param(account.faults())
                .param(json.writeValueAsString(account.answers()))
                .param(orderReference);
        return (row.version() == null ? statement : statement.param(row.version())).update() == 1;
    }

    /** @param version absent where there is no row yet */
    private record Row(SimulatedAccount account, @Nullable Long version) {}

    private sealed interface Outcome<T> {

        static <T> Outcome<T> of(Function<SimulatedAccount, T> operation, SimulatedAccount account) {
            try {
                return new Answer<>(operation.apply(account));
            } catch (RuntimeException e) {
                return new Failure<>(e);
            }
        }

        T get();

        record Answer<T>(T value) implements Outcome<T> {
            @Override
            public T get() {
                return value;
            }
        }

        record Failure<T>(RuntimeException cause) implements Outcome<T> {
            @Override
            public T get() {
                throw cause;
            }
        }
    }
}
