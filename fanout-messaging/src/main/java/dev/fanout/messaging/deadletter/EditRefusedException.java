package dev.fanout.messaging.deadletter;

import java.util.List;

/** The edited payload is not what the service could handle. */
public class EditRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    EditRefusedException(String message, List<Fault> faults) {
        super(message);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, field by field; empty if it is not a matter of fields. */
    public List<Fault> faults() {
        return faults;
    }

    /**
     * What is wrong with a field.
     *
     * @param field its path in the payload, for example {@code lines[0].quantity}
     */
    public record Fault(String field, String message) {}
}
