package dev.fanout.web;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/**
 * Turns every exception that leaves a controller into a problem, with the fields at fault where the request was. A
 * subclass says, as a {@link org.springframework.web.bind.annotation.RestControllerAdvice}, for which controllers; it
 * needs no setting of the application.
 */
public abstract class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    /** By name, because an application may be without Spring Security. */
    private static final Set<String> OF_SECURITY = Set.of(
            "org.springframework.security.access.AccessDeniedException",
            "org.springframework.security.core.AuthenticationException");

    private final OutageCheck outages;
    private final SeldomLog unavailable = new SeldomLog(System::nanoTime);

    /** For an application that knows outages by the exceptions of Spring alone. */
    protected ProblemAdvice() {
        this(OutageCheck.NEVER);
    }

    /** @param outages knows more of them */
    protected ProblemAdvice(OutageCheck outages) {
        this.outages = outages;
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e, InvalidFields.of(e.getBindingResult()).toList(), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (e.isForReturnValue()) {
            return unexpected(e, request);
        }
        return invalid(
                e,
                e.getParameterValidationResults().stream()
                        .flatMap(InvalidFields::of)
                        .toList(),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name =
                e instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : e.getPropertyName();
        return name == null
                ? super.handleTypeMismatch(e, headers, status, request)
                : invalid(e, List.of(new InvalidField(name, ExpectedForm.of(e.getRequiredType()))), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(e, List.of(new InvalidField(e.getParameterName(), "is missing")), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
            ServletRequestBindingException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return e instanceof MissingRequestHeaderException header
                ? invalid(e, List.of(new InvalidField(header.getHeaderName(), "is missing")), request)
                : super.handleServletRequestBindingException(e, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemException inner = ProblemException.in(e);
        if (inner != null) {
            return handleErrorResponseException(inner, inner.getHeaders(), inner.getStatusCode(), request);
        }
        return switch (e.getCause()) {
            case JacksonException wrongValue
            when JsonFaults.concernsAField(wrongValue) -> invalid(e, List.of(JsonFaults.fieldOf(wrongValue)), request);
            case DatabindException _ -> malformed(e, "The body does not have the expected form.", request);
            case JacksonException notJson ->
                malformed(e, "The body is not valid JSON" + JsonFaults.placeOf(notJson) + ".", request);
            case null -> malformed(e, "The request needs a JSON body.", request);
            default -> malformed(e, "The body could not be read.", request);
        };
    }

    /** The database is away, or busy beyond its limits: the client cannot mend it, and it should pass. */
    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    protected @Nullable ResponseEntity<Object> handleUnavailableDatabase(Exception e, WebRequest request) {
        unavailable
                .next()
                .ifPresent(leftOut -> log.warn(
                        "The database did not answer in time, nor {} times since the last such line: {}",
                        leftOut,
                        e.toString()));
        var problem = ProblemException.unavailable(
                "database-unavailable",
                "The service cannot reach its data at the moment; please try again.",
                DATABASE_RETRY);
        return handleExceptionInternal(
                e, problem.getBody(), problem.getHeaders(), HttpStatus.SERVICE_UNAVAILABLE, request);
    }

    /** What nobody expected is logged and answered with 500; Spring Security's refusals are left to its filters. */
    @ExceptionHandler
    protected @Nullable ResponseEntity<Object> handleUnexpected(Exception e, WebRequest request) throws Exception {
        if (isOfSecurity(e)) {
            throw e;
        }
        // First: the broken pipe of a database looks like that of a client.
        if (outages.isOutage(e)) {
            return handleUnavailableDatabase(e, request);
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            return null;
        }
        return unexpected(e, request);
    }

    private static boolean isOfSecurity(Exception e) {
        for (Class<?> type = e.getClass(); type != null; type = type.getSuperclass()) {
            if (OF_SECURITY.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        log.error("Request failed: {}", request.getDescription(false), e);
        return handleExceptionInternal(
                e,
                Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed; the service's log says why."),
                new HttpHeaders(),
                HttpStatus.INTERNAL_SERVER_ERROR,
                request);
    }

    private @Nullable ResponseEntity<Object> invalid(Exception e, List<InvalidField> errors, WebRequest request) {
        var problem = ProblemException.invalid("The request has invalid fields.", errors);
        return handleExceptionInternal(e, problem.getBody(), new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    private @Nullable ResponseEntity<Object> malformed(Exception e, String detail, WebRequest request) {
        return handleExceptionInternal(
                e, Problems.of(HttpStatus.BAD_REQUEST, detail), new HttpHeaders(), HttpStatus.BAD_REQUEST, request);
    }

    /** All problems pass here: also of an exception that means something else, but has an outage as its cause. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return status.value() != HttpStatus.SERVICE_UNAVAILABLE.value() && outages.isOutage(e)
                ? handleUnavailableDatabase(e, request)
                : super.handleExceptionInternal(e, body, headers, status, request);
    }

    /** All answers pass here. The content type is set here, so that no {@code Accept} header can prevent a problem. */
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            Problems.nameByStatus(problem);
        }
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
