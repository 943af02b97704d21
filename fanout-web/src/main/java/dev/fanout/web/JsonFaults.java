package dev.fanout.web;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says to a client what is wrong with its JSON, without the words of the parser. */
final class JsonFaults {

    private JsonFaults() {}

    /**
     * Whether one field has the wrong value; a fault of the JSON itself, wherever it stands, is not a fault of the
     * field it stands in.
     */
    static boolean concernsAField(JacksonException e) {
        return !e.getPath().isEmpty() && (e instanceof InputCoercionException || !(e instanceof StreamReadException));
    }

    static InvalidField fieldOf(JacksonException e) {
        return new InvalidField(pathOf(e), messageOf(e));
    }

    static String placeOf(JacksonException e) {
        TokenStreamLocation place = e.getLocation();
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }

    private static String pathOf(JacksonException e) {
        var path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String messageOf(JacksonException e) {
        return switch (e) {
            // A constructor refused the value, and said why in words for people.
            case ValueInstantiationException refused
            when refused.getCause() instanceof IllegalArgumentException reason && reason.getMessage() != null ->
                reason.getMessage();
            case MismatchedInputException mismatch -> ExpectedForm.of(mismatch.getTargetType());
            case InputCoercionException tooLarge -> ExpectedForm.of(tooLarge.getTargetType());
            default -> ExpectedForm.of(null);
        };
    }
}
