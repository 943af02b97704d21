package dev.fanout.dashboard.console;

import dev.fanout.dashboard.console.LoginLock.Attempts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Knows the users that another one knows, but lets nobody try passwords at leisure. */
final class LockedAfterFailures implements AuthenticationProvider {

    private static final Logger log = LoggerFactory.getLogger(LockedAfterFailures.class);

    private static final int LONGEST_NAME = 255;

    private final AuthenticationProvider users;
    private final LoginLock lock;

    LockedAfterFailures(AuthenticationProvider users, LoginLock lock) {
        this.users = users;
        this.lock = lock;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication attempt) {
        Attempts attempts = attemptsOf(attempt);
        if (lock.isLocked(attempts)) {
            throw new LockedException("too many attempts have failed");
        }
        try {
            @Nullable Authentication user = users.authenticate(attempt);
            lock.succeeded(attempts);
            return user;
        } catch (AuthenticationException e) {
            lock.failed(attempts);
            if (lock.isLocked(attempts)) {
                log.warn("Too many attempts to sign in to the console have failed from {}", attempts.address());
            }
            throw e;
        }
    }

    private static Attempts attemptsOf(Authentication attempt) {
        String name = attempt.getName();
        return new Attempts(
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "");
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return users.supports(authentication);
    }
}
