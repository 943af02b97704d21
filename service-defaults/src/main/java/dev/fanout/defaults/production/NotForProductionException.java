package dev.fanout.defaults.production;

import java.util.List;
import java.util.stream.Collectors;

/** A service has settings that are not for production, and was started in the profile {@code production}. */
public class NotForProductionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // it never leaves this process
    private final List<Complaint> complaints;

    NotForProductionException(List<Complaint> complaints) {
        super(complaints.stream()
                .map(complaint -> complaint.problem() + ": " + complaint.remedy())
                .collect(Collectors.joining("; ", "not for production: ", "")));
        this.complaints = List.copyOf(complaints);
    }

    /** Everything that was found, at least one thing. */
    List<Complaint> complaints() {
        return complaints;
    }

    /**
     * @param problem what is not right, without a secret in it
     * @param remedy what to set
     */
    record Complaint(String problem, String remedy) {}
}
