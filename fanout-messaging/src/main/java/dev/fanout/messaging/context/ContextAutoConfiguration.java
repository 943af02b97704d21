package dev.fanout.messaging.context;

import dev.fanout.messaging.TransactionScoped;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.SimpleTransactionScope;

/**
 * Contributes what surrounds a step of work: the time, the spans of messages, and the scope of
 * {@link TransactionScoped} beans. Without a tracer there are no spans, and everything else works.
 */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure"
                + ".OpenTelemetryTracingAutoConfiguration")
public class ContextAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock fanoutClock() {
        return Clock.systemUTC();
    }

    @Bean
    MessageTracing messageTracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new MessageTracing(
                tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    @Bean
    BatchTracing batchTracing(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new BatchTracing(
                tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
    }

    @Bean
    static CustomScopeConfigurer transactionScopeConfigurer() {
        CustomScopeConfigurer configurer = new CustomScopeConfigurer();
        configurer.addScope(TransactionScoped.SCOPE, new SimpleTransactionScope());
        return configurer;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({SdkTracerProviderBuilderCustomizer.class, Sampler.class})
    static class WithOpenTelemetry {

        @Bean
        SdkTracerProviderBuilderCustomizer linkedSpansSampler(ObjectProvider<Sampler> sampler) {
            return builder -> sampler.ifAvailable(others -> builder.setSampler(new LinkedSpansSampler(others)));
        }
    }
}
