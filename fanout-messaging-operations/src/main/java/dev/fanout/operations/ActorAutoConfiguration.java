package dev.fanout.operations;

import dev.fanout.web.ActorHeader;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Who may act for others, see {@link ActorHeader}: nobody, unless the application says so. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(ActorProperties.class)
class ActorAutoConfiguration {

    /** Behind the filters of Spring Security, which find out who the user is. */
    private static final int ONCE_THE_USER_IS_KNOWN = 0;

    @Bean
    FilterRegistrationBean<ActorFilter> fanoutActorFilter(ActorProperties properties) {
        var registration = new FilterRegistrationBean<>(new ActorFilter(properties.spokesmen()));
        registration.setOrder(ONCE_THE_USER_IS_KNOWN);
        return registration;
    }
}
