package dev.fanout.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a handler part of a function: of handlers with queues of their own, {@code <service>.<exchange>.<function>}, so
 * that several independent functions of a service react to one event. Each has its own attempts, dead letters, threads
 * and figures; one that fails or is slow does not touch the others, and is replayed and paused alone.
 *
 * <p>Handlers of several events may be part of one function, and so may a {@link BatchPreparation}. A handler without
 * this annotation is fed by the queues of the service itself, {@code <service>.<exchange>}. A class that has it and is
 * given a new function leaves its old queue behind, with what waits in it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Subscription {

    /**
     * The name of the function: small letters of the Latin alphabet, digits, and hyphens between them; at most 60
     * characters; not {@code dlq}. Unique within the service.
     */
    String value();
}
