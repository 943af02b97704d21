package dev.fanout.web;

import java.util.stream.Stream;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.annotation.RequestHeader;

/** Reads the results of a validation as fields at fault. */
final class InvalidFields {

    private InvalidFields() {}

    static Stream<InvalidField> of(ParameterValidationResult result) {
        if (result instanceof ParameterErrors errors) {
            return errors.getAllErrors().stream().map(InvalidFields::fieldOf);
        }
        String name = nameOf(result);
        return result.getResolvableErrors().stream().map(error -> new InvalidField(name, messageOf(error)));
    }

    private static String nameOf(ParameterValidationResult result) {
        var header = result.getMethodParameter().getParameterAnnotation(RequestHeader.class);
        String name = header == null || header.name().isEmpty()
                ? result.getMethodParameter().getParameterName()
                : header.name();
        return name == null ? "?" : name;
    }

    static Stream<InvalidField> of(BindingResult result) {
        return result.getAllErrors().stream().map(InvalidFields::fieldOf);
    }

    private static InvalidField fieldOf(ObjectError error) {
        if (!(error instanceof FieldError field)) {
            return new InvalidField("", messageOf(error));
        }
        return new InvalidField(
                field.getField(),
                field.contains(TypeMismatchException.class)
                        ? ExpectedForm.of(
                                field.unwrap(TypeMismatchException.class).getRequiredType())
                        : messageOf(field));
    }

    private static String messageOf(MessageSourceResolvable error) {
        String message = error.getDefaultMessage();
        return message == null ? "is invalid" : message;
    }
}
