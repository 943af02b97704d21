package dev.fanout.order.batch;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An address that a service may call: http or https, with a host, without credentials, which others would read on the
 * broker. Whether it is a private address is seen when it is called.
 */
@Documented
@Constraint(validatedBy = CallbackUrl.Validator.class)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@interface CallbackUrl {

    int LONGEST = 2000;

    String message() default "must be an http or https URL of at most 2000 characters, without credentials";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Checks an address. */
    final class Validator implements ConstraintValidator<CallbackUrl, String> {

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || (text.length() <= LONGEST && isAddress(text));
        }

        private static boolean isAddress(String text) {
            try {
                URI uri = new URI(text);
                return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getRawUserInfo() == null;
            } catch (URISyntaxException _) {
                return false;
            }
        }
    }
}
