package dev.fanout.notification;

import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.SimpleTransactionScope;

/** The scope of a transaction: a bean of it is made anew for each. */
@Configuration(proxyBeanMethods = false)
public class TransactionScope {

    public static final String NAME = "transaction";

    @Bean
    static CustomScopeConfigurer transactionScopeConfigurer() {
        CustomScopeConfigurer configurer = new CustomScopeConfigurer();
        configurer.addScope(NAME, new SimpleTransactionScope());
        return configurer;
    }
}
