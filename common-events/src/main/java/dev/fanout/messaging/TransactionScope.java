package dev.fanout.messaging;

import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.SimpleTransactionScope;

/** Contributes the scope of {@link TransactionScoped} beans. */
@AutoConfiguration
class TransactionScope {

    static final String NAME = "transaction";

    @Bean
    static CustomScopeConfigurer transactionScopeConfigurer() {
        CustomScopeConfigurer configurer = new CustomScopeConfigurer();
        configurer.addScope(NAME, new SimpleTransactionScope());
        return configurer;
    }
}
