package dev.fanout.messaging;

/**
 * Writes events as the payloads of messages, and reads them. By default JSON, with the names of the record's
 * components; an application that needs another mapping contributes a bean of its own.
 */
public interface EventCodec {

    byte[] write(Event event);

    /**
     * Reads a payload. Unknown fields are ignored, missing ones are refused.
     *
     * @throws PermanentFailureException if the payload is no such event
     */
    <E extends Event> E read(Class<E> type, byte[] payload);
}
