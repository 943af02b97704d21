package dev.fanout.messaging;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the one service that announces a family of events; its exchange is {@code <domain>.events}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Announces {

    /** The service's domain word, for example {@code order} for order-service. */
    String value();
}
