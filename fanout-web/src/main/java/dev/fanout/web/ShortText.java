package dev.fanout.web;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A line of text that every database and every encoder takes as it is: not blank, no longer than {@link #max}, without
 * control characters (PostgreSQL refuses U+0000) and without halves of surrogate pairs (UTF-8 has none). Absent is
 * fine: add {@code @NotNull} where it is not.
 */
@Documented
@Constraint(validatedBy = ShortText.Validator.class)
@Target({
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.RECORD_COMPONENT,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
public @interface ShortText {

    /** Most characters (UTF-16 units). */
    int max() default 255;

    String message() default "must be a text of 1 to {max} characters, not blank and without control characters";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks a text. */
    final class Validator implements ConstraintValidator<ShortText, CharSequence> {

        private int max;

        @Override
        public void initialize(ShortText constraint) {
            max = constraint.max();
        }

        @Override
        public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
            return text == null || (text.length() <= max && isFit(text.toString()));
        }

        /** A loop and no stream: a batch has thousands of texts. */
        private static boolean isFit(String text) {
            if (text.isBlank()) {
                return false;
            }
            for (int i = 0, codePoint; i < text.length(); i += Character.charCount(codePoint)) {
                codePoint = text.codePointAt(i);
                if (Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE) {
                    return false;
                }
            }
            return true;
        }
    }
}
