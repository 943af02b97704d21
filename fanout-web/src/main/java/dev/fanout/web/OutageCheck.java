package dev.fanout.web;

/**
 * Says whether a failure, by itself or one of its causes, means that what the service needs is away and not that the
 * request is wrong. What it says yes to is answered with 503 by {@link ProblemAdvice}, whatever else the failure looks
 * like. Must be quick, and must not throw.
 */
@FunctionalInterface
public interface OutageCheck {

    /** For an application in which nobody knows. */
    OutageCheck NEVER = _ -> false;

    boolean isOutage(Throwable failure);
}
