package dev.fanout.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/**
 * A bean that is made anew for each transaction, and forgotten with it: what a {@link BatchPreparation} has loaded for
 * the handlers of the batch, for instance. A bean that has it injected gets the one of the current transaction; outside
 * of a transaction it cannot be used.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Scope(scopeName = TransactionScoped.SCOPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
public @interface TransactionScoped {

    /** Name of the scope. */
    String SCOPE = "transaction";
}
