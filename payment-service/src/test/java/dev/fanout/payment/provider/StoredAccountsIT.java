package dev.fanout.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.events.Money;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import dev.fanout.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import tools.jackson.databind.json.JsonMapper;

/** Two instances of the service that simulate the same provider. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class StoredAccountsIT {

    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Money NOTHING = Money.zero("XXX");

    private final UUID orderId = UUID.randomUUID();
    private final String order = orderId.toString();
    private final SimulatedPaymentProvider one;
    private final SimulatedPaymentProvider other;

    StoredAccountsIT(TestDatabase database) {
        Map<String, String> properties = database.properties();
        var dataSource = new DriverManagerDataSource(
                properties.get("spring.datasource.url"),
                properties.get("spring.datasource.username"),
                properties.get("spring.datasource.password"));
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/V3__simulated_provider.sql"))
                .execute(dataSource);
        one = new SimulatedPaymentProvider(
                Duration.ZERO, new StoredAccounts(JdbcClient.create(dataSource), new JsonMapper()));
        other = new SimulatedPaymentProvider(
                Duration.ZERO, new StoredAccounts(JdbcClient.create(dataSource), new JsonMapper()));
    }

    @Test
    void oneRefundsWhatTheOtherHasCaptured() {
        Authorized authorized = (Authorized) one.authorize(order, TOTAL, "tok_visa", key("authorize"));

        other.capture(order, authorized.reference(), TOTAL, key("capture"));

        assertThat(one.voidAuthorization(order, authorized.reference(), key("void")))
                .isEqualTo(NOTHING);
        assertThat(one.refund(order, authorized.reference(), key("refund"))).isEqualTo(TOTAL);
        assertThat(other.refund(order, authorized.reference(), key("refund"))).isEqualTo(TOTAL);
        assertThat(other.refund(order, authorized.reference(), key("again"))).isEqualTo(NOTHING);
    }

    @Test
    void oneHoldsNothingForWhatTheOtherHasVoided() {
        assertThat(other.voidAuthorization(order, null, key("void"))).isEqualTo(NOTHING);

        assertThat(one.authorize(order, TOTAL, "tok_visa", key("authorize"))).isEqualTo(new Declined("order_voided"));
    }

    @Test
    void bothTogetherFailTwiceForAFlakyCard() {
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> one.authorize(order, TOTAL, "tok_flaky", key("authorize")));
        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> other.authorize(order, TOTAL, "tok_flaky", key("authorize")));

        assertThat(one.authorize(order, TOTAL, "tok_flaky", key("authorize"))).isInstanceOf(Authorized.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void ofRefundsAtTheSameTimeOneGivesTheMoneyBack(int refunds) throws Exception {
        Authorized authorized = (Authorized) one.authorize(order, TOTAL, "tok_visa", key("authorize"));
        one.capture(order, authorized.reference(), TOTAL, key("capture"));
        List<Callable<Money>> calls = new ArrayList<>();
        for (int i = 0; i < refunds; i++) {
            SimulatedPaymentProvider provider = i % 2 == 0 ? one : other;
            IdempotencyKey key = key("refund-" + i);
            calls.add(() -> provider.refund(order, authorized.reference(), key));
        }
        List<Money> refunded = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Money> answer : executor.invokeAll(calls)) {
                refunded.add(answer.get());
            }
        }

        assertThat(refunded).filteredOn(TOTAL::equals).hasSize(1);
        assertThat(refunded).filteredOn(NOTHING::equals).hasSize(refunds - 1);
    }

    private IdempotencyKey key(String step) {
        return IdempotencyKey.of(orderId, step);
    }
}
