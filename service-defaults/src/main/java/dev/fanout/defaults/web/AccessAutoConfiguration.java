package dev.fanout.defaults.web;

import dev.fanout.web.Problems;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Who may do what: health is open, the documentation is for all users, the requests of
 * {@code fanout.web.customer-requests} are for customers and operators, everything else is for operators. Stateless
 * HTTP Basic. Backs off if the application has a {@link SecurityFilterChain} of its own that is no
 * {@link PartialFilterChain}.
 */
@AutoConfiguration(
        after = WebAutoConfiguration.class,
        before = {
            UserDetailsServiceAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnMissingBean(value = SecurityFilterChain.class, ignored = PartialFilterChain.class)
class AccessAutoConfiguration {

    private static final String[] HEALTH = {"/actuator/health", "/actuator/health/**"};
    private static final String[] DOCUMENTATION = {
        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**"
    };

    @Bean
    @ConditionalOnMissingBean(AuthenticationProvider.class)
    EnvironmentUsers environmentUsers(WebProperties properties) {
        return new EnvironmentUsers(properties);
    }

    /** A span for every filter of every request tells nothing, and costs more than the request's own. */
    @Bean
    @ConditionalOnMissingBean
    SecurityObservationSettings noSecurityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain fanoutSecurityFilterChain(HttpSecurity http, WebProperties properties, ProblemWriter problems) {
        return http.authorizeHttpRequests(requests -> requests
                        // The request itself was judged already; its error page must not be refused.
                        .dispatcherTypeMatchers(jakarta.servlet.DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers(HEALTH)
                        .permitAll()
                        .requestMatchers(DOCUMENTATION)
                        .authenticated()
                        .requestMatchers(customerRequests(properties.customerRequests()))
                        .hasAnyRole(EnvironmentUsers.CUSTOMER, EnvironmentUsers.OPERATOR)
                        .anyRequest()
                        .hasRole(EnvironmentUsers.OPERATOR))
                .httpBasic(basic -> basic.authenticationEntryPoint(unauthorized(problems)))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthorized(problems))
                        .accessDeniedHandler(forbidden(problems)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Without cookies there is nothing that a foreign page could ride on.
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    private static AuthenticationEntryPoint unauthorized(ProblemWriter problems) {
        return (request, response, _) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"fanout\", charset=\"UTF-8\"");
            problems.write(
                    Problems.of(HttpStatus.UNAUTHORIZED, "The request needs the credentials of a known user."),
                    request,
                    response);
        };
    }

    private static AccessDeniedHandler forbidden(ProblemWriter problems) {
        return (request, response, _) -> problems.write(
                Problems.of(HttpStatus.FORBIDDEN, "The user may not make this request."), request, response);
    }

    private static RequestMatcher[] customerRequests(List<String> requests) {
        return requests.stream().flatMap(AccessAutoConfiguration::matchers).toArray(RequestMatcher[]::new);
    }

    private static Stream<RequestMatcher> matchers(String request) {
        String[] methodAndPattern = request.trim().split("\\s+", -1);
        if (methodAndPattern.length != 2) {
            throw new IllegalArgumentException(
                    "fanout.web.customer-requests takes entries like 'GET /products/**' but has '" + request + "'");
        }
        var paths = PathPatternRequestMatcher.withDefaults();
        String pattern = methodAndPattern[1];
        return switch (methodAndPattern[0]) {
            case "*" -> Stream.of(paths.matcher(pattern));
            case "GET" -> Stream.of(paths.matcher(HttpMethod.GET, pattern), paths.matcher(HttpMethod.HEAD, pattern));
            case String method -> Stream.of(paths.matcher(HttpMethod.valueOf(method), pattern));
        };
    }
}
