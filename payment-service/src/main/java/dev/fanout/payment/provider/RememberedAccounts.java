package dev.fanout.payment.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The latest {@value #MOST_ORDERS} accounts of this process: for a service with one instance. */
final class RememberedAccounts implements SimulatedAccounts {

    static final int MOST_ORDERS = 100_000;

    /** Guarded by itself. */
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SimulatedAccount> eldest) {
            return size() > MOST_ORDERS;
        }
    };

    @Override
    public <T> T during(String orderReference, Function<SimulatedAccount, T> operation) {
        synchronized (accounts) {
            return operation.apply(accounts.computeIfAbsent(orderReference, _ -> new SimulatedAccount()));
        }
    }
}
