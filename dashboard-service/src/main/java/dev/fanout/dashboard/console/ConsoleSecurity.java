package dev.fanout.dashboard.console;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.fanout.defaults.web.PartialFilterChain;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;

/**
 * Who may use the console: operators, by a form and a session, or by HTTP Basic. A page of strangers can neither act in
 * an operator's name nor frame the console, and no script but its own runs in it, whatever a payload holds.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    static final String[] PAGES = {"/", "/login", "/logout", "/console", "/console/**"};
    private static final String[] ASSETS = {"/assets/**", "/webjars/**"};

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    @Order(1)
    PartialFilterChain consoleAssetsFilterChain(HttpSecurity http) {
        return new PartialFilterChain(http.securityMatcher(ASSETS)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable))
                .requestCache(cache -> cache.disable())
                .securityContext(context -> context.disable())
                .sessionManagement(sessions -> sessions.disable())
                .csrf(csrf -> csrf.disable())
                .logout(logout -> logout.disable())
                .build());
    }

    @Bean
    @Order(2)
    PartialFilterChain consoleFilterChain(HttpSecurity http, AuthenticationProvider users) {
        var requests = new CookieRequestCache();
        requests.setRequestMatcher(ConsoleSecurity::isPage);
        AuthenticationEntryPoint signIn = signIn();
        return new PartialFilterChain(http.securityMatcher(PAGES)
                .authenticationManager(
                        new ProviderManager(new LockedAfterFailures(users, new LoginLock(Ticker.systemTicker()))))
                .authorizeHttpRequests(access -> access.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/login")
                        .permitAll()
                        .anyRequest()
                        .hasRole("OPERATOR"))
                .formLogin(form -> form.loginPage("/login")
                        .defaultSuccessUrl("/console")
                        .failureHandler((_, response, failure) -> response.sendRedirect(
                                failure instanceof LockedException ? "/login?locked" : "/login?error")))
                .httpBasic(basic -> basic.authenticationEntryPoint(wrongBasic()))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens()))
                .requestCache(cache -> cache.requestCache(requests))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(signIn).accessDeniedHandler(forbidden()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .build());
    }

    /** In cookies, as what a stranger wanted to see: only who has signed in gets a session, which is kept for hours. */
    private static CsrfTokenRepository tokens() {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return tokens;
    }

    /** Only pages are worth coming back to; parts of pages and streams are asked for by scripts. */
    private static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET")
                && request.getHeader("HX-Request") == null
                && (accept == null || accept.contains(MediaType.TEXT_HTML_VALUE));
    }

    private static AuthenticationEntryPoint signIn() {
        var page = new LoginUrlAuthenticationEntryPoint("/login");
        return (request, response, failure) -> {
            if (isPage(request) || request.getMethod().equals("POST")) {
                page.commence(request, response, failure);
            } else {
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
            }
        };
    }

    /** Who has sent credentials is told that they are wrong; a page to sign in would hide that from a script. */
    private static AuthenticationEntryPoint wrongBasic() {
        return (_, response, failure) -> {
            if (failure instanceof LockedException) {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(LoginLock.LOCKED_FOR.toSeconds()));
            } else {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"fanout\", charset=\"UTF-8\"");
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
            }
        };
    }

    private static AccessDeniedHandler forbidden() {
        return (request, response, _) -> {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            request.getRequestDispatcher(LoginController.FORBIDDEN).forward(request, response);
        };
    }
}
