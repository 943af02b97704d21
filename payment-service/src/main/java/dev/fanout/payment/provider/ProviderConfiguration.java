package dev.fanout.payment.provider;

import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/**
 * Chooses the provider. Whatever stands between the saga and the provider is itself a {@link PaymentProvider} around another one, as
 * {@link RetryingPaymentProvider} is, and is put together here.
 */
@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ProviderConfiguration.class);

    @Bean
    PaymentProvider paymentProvider(ProviderProperties properties, RestClient.Builder http) {
        URI url = properties.url();
        if (url == null) {
            log.info("Payments are simulated: fanout.payment.provider.url is not set");
            return new SimulatedPaymentProvider(properties.latency());
        }
        return new RetryingPaymentProvider(HttpPaymentProvider.at(url, properties, http), properties);
    }
}
