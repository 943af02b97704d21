package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

class AccessAutoConfigurationTests {

    private final WebApplicationContextRunner contexts = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    WebAutoConfiguration.class,
                    AccessAutoConfiguration.class,
                    SecurityAutoConfiguration.class,
                    ServletWebSecurityAutoConfiguration.class,
                    UserDetailsServiceAutoConfiguration.class));

    @Test
    void bringsOneFilterChainAndNoGeneratedUser() {
        contexts.run(context -> assertThat(context)
                .hasBean("fanoutSecurityFilterChain")
                .hasSingleBean(SecurityFilterChain.class)
                .hasSingleBean(EnvironmentUsers.class)
                .doesNotHaveBean(UserDetailsService.class));
    }

    @Test
    void leavesAccessToAnApplicationThatHasItsOwnFilterChain() {
        contexts.withUserConfiguration(OwnChain.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(SecurityFilterChain.class)
                        .doesNotHaveBean("fanoutSecurityFilterChain")
                        .doesNotHaveBean(EnvironmentUsers.class));
    }

    @Test
    void guardsAllElseBesideAChainForAPart() {
        contexts.withUserConfiguration(PartialChain.class)
                .run(context -> assertThat(context)
                        .hasBean("fanoutSecurityFilterChain")
                        .hasBean("partialChain")
                        .hasSingleBean(EnvironmentUsers.class));
    }

    @Test
    void refusesToStartWithoutAPassword() {
        contexts.withPropertyValues("fanout.web.operator-password= ")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("fanout.web.operator-password"));
    }

    @Test
    void refusesToStartOnARequestThatIsNotMethodAndPath() {
        contexts.withPropertyValues("fanout.web.customer-requests=/orders")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("fanout.web.customer-requests")
                        .hasMessageContaining("/orders"));
    }

    @Configuration(proxyBeanMethods = false)
    static class PartialChain {

        @Bean
        @Order(1)
        PartialFilterChain partialChain(HttpSecurity http) {
            return new PartialFilterChain(http.securityMatcher("/pages/**").build());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnChain {

        @Bean
        SecurityFilterChain ownChain(HttpSecurity http) {
            return http.build();
        }
    }
}
