package dev.fanout.messaging.topology;

/** How a service comes by what it needs on the broker. */
public enum TopologyMode {

    /** It declares all of it, which is idempotent. Its user may configure, write and read whatever it declares. */
    DECLARE,

    /**
     * The operator or the broker's definitions file has declared it. The service only looks, and its user needs no more
     * than {@link Permissions#of}.
     */
    VERIFY
}
