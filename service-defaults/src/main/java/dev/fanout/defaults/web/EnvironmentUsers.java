package dev.fanout.defaults.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The users {@code customer} and {@code operator}, each with the role of its name, and {@code dashboard}, which reads
 * for dashboard-service what only operators may and passes their orders on.
 *
 * <p>The check is made with every request, so it must be cheap. A slow hash such as bcrypt protects stored passwords
 * after a theft; these are not stored but come in plain text from the environment, so it would protect nothing. Digests
 * are compared instead of the passwords because they have one length, so that the comparison takes the same time for
 * every wrong password.
 */
public final class EnvironmentUsers implements AuthenticationProvider {

    static final String CUSTOMER = "CUSTOMER";
    static final String OPERATOR = "OPERATOR";

    private final Map<String, Account> accounts;

    EnvironmentUsers(WebProperties properties) {
        accounts = Map.of(
                "customer", Account.of(properties.customerPassword(), CUSTOMER),
                "operator", Account.of(properties.operatorPassword(), OPERATOR),
                "dashboard", Account.of(properties.dashboardPassword(), OPERATOR));
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        Account account = accounts.get(attempt.getName());
        if (account == null || !account.hasPassword(attempt.getCredentials())) {
            throw new BadCredentialsException("unknown user or wrong password");
        }
        return UsernamePasswordAuthenticationToken.authenticated(attempt.getName(), null, account.roles());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private record Account(byte[] passwordDigest, List<SimpleGrantedAuthority> roles) {

        static Account of(String password, String role) {
            return new Account(digest(password), List.of(new SimpleGrantedAuthority("ROLE_" + role)));
        }

        boolean hasPassword(@Nullable Object given) {
            return given != null && MessageDigest.isEqual(digest(given.toString()), passwordDigest);
        }

        private static byte[] digest(String password) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
