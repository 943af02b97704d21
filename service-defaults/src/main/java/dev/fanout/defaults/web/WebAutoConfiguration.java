package dev.fanout.defaults.web;

import dev.fanout.web.OutageCheck;
import dev.fanout.web.RequestParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import jakarta.validation.Validator;
import java.time.Clock;
import org.apache.coyote.AbstractProtocol;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Problems for every kind of error, the bounds of requests and bodies, the trace header, and what all OpenAPI documents
 * have in common.
 */
@AutoConfiguration(
        after = {
            JacksonAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class,
            ValidationAutoConfiguration.class
        },
        before = {WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(WebProperties.class)
class WebAutoConfiguration {

    /** Right inside Boot's filter that starts or continues the trace of a request. */
    private static final int INSIDE_THE_TRACE = Ordered.HIGHEST_PRECEDENCE + 2;

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    @ConditionalOnBean(Validator.class)
    RequestParts requestParts(JsonMapper json, Validator validator) {
        return new RequestParts(json, validator);
    }

    @Bean
    ValidationConfigurationCustomizer wholeObjects() {
        return configuration -> {
            configuration.traversableResolver(new WholeObjects());
            if (configuration instanceof HibernateValidatorConfiguration hibernate) {
                hibernate.enableTraversableResolverResultCache(false);
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean(value = ResponseEntityExceptionHandler.class, ignored = PartialProblemAdvice.class)
    ServiceProblemAdvice problemAdvice(ObjectProvider<OutageCheck> outages) {
        return new ServiceProblemAdvice(outages.getIfAvailable(() -> OutageCheck.NEVER));
    }

    @Bean
    @ConditionalOnMissingBean(ErrorController.class)
    ProblemErrorController problemErrorController(ProblemWriter problems) {
        return new ProblemErrorController(problems);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> containerProblems(ProblemWriter problems) {
        return tomcat -> ContainerProblemValve.install(tomcat, problems);
    }

    @Bean
    @ConditionalOnBean({Tracer.class, Propagator.class})
    FilterRegistrationBean<TraceparentFilter> traceparentFilter(Tracer tracer, Propagator propagator) {
        var registration = new FilterRegistrationBean<>(new TraceparentFilter(tracer, propagator));
        registration.setOrder(INSIDE_THE_TRACE);
        return registration;
    }

    /** Probes and scrapes come every few seconds and belong to no order. */
    @Bean
    SpanExportingPredicate noSpansOfProbes() {
        return span -> {
            String path = span.getTags().get("http.url");
            return path == null || !path.startsWith("/actuator");
        };
    }

    @Bean
    RequestBounds requestBounds(
            WebProperties properties, @Value("${spring.datasource.hikari.maximum-pool-size:10}") int connections) {
        return RequestBounds.of(properties, Runtime.getRuntime().maxMemory(), connections);
    }

    /** Before a late request takes the place of one that somebody waits for. */
    @Bean
    FilterRegistrationBean<DeadlineFilter> deadlineFilter(
            ObjectProvider<Clock> clock, ObjectProvider<MeterRegistry> meters, ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new DeadlineFilter(
                clock.getIfAvailable(Clock::systemUTC), meters.getIfAvailable(SimpleMeterRegistry::new), problems));
        registration.setOrder(INSIDE_THE_TRACE + 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<AdmissionFilter> admissionFilter(
            RequestBounds bounds,
            WebProperties properties,
            ObjectProvider<MeterRegistry> meters,
            ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(new AdmissionFilter(
                bounds, properties.operatorRoutes(), meters.getIfAvailable(SimpleMeterRegistry::new), problems));
        registration.setOrder(INSIDE_THE_TRACE + 2);
        return registration;
    }

    /** Tomcat's own default of 8,192 connections would fill a small heap, even if most of them are idle. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> boundConnections(
            RequestBounds bounds, Environment environment) {
        String property = "server.tomcat.max-connections";
        return tomcat -> tomcat.addConnectorCustomizers(connector -> {
            if (!Binder.get(environment).bind(property, String.class).isBound()
                    && connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setMaxConnections(bounds.connections());
            }
        });
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(WebProperties properties, ProblemWriter problems) {
        var registration = new FilterRegistrationBean<>(
                new BodyLimitFilter(properties.maxBodySize().toBytes(), problems));
        registration.setOrder(INSIDE_THE_TRACE + 3);
        return registration;
    }

    @Bean
    @ConditionalOnMissingBean
    OpenAPI openApi(@Value("${spring.application.name:Fanout}") String title) {
        return new OpenAPI()
                .info(new Info().title(title).version("1"))
                .components(new Components()
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic"))
                        .addSchemas("Problem", problemSchema()))
                .addSecurityItem(new SecurityRequirement().addList("basic"));
    }

    /**
     * Every operation may answer with a problem; controllers only describe the ones that mean something of their own.
     */
    @Bean
    OpenApiCustomizer problemResponses() {
        var problem = new ApiResponse()
                .description("A problem (RFC 9457)")
                .content(new Content()
                        .addMediaType(
                                org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
        return api -> {
            if (api.getPaths() != null) {
                api.getPaths().values().stream()
                        .flatMap(path -> path.readOperations().stream())
                        .forEach(operation -> operation.getResponses().addApiResponse("default", problem));
            }
        };
    }

    private static Schema<?> problemSchema() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema().description("urn:fanout:problem:<slug>"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema())
                .addProperty(
                        "errors",
                        new ArraySchema()
                                .items(new ObjectSchema()
                                        .addProperty("field", new StringSchema())
                                        .addProperty("message", new StringSchema())));
    }
}
