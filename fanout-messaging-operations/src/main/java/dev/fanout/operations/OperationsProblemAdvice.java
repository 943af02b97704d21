package dev.fanout.operations;

import dev.fanout.web.OutageCheck;
import dev.fanout.web.ProblemAdvice;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * For the routes of the operators alone, and for these before any advice of the application. How the application
 * answers the errors of its own controllers is its own affair.
 */
@RestControllerAdvice(
        assignableTypes = {
            DeadLetterController.class,
            FunctionController.class,
            OutboxController.class,
            ReplayController.class,
            RetryController.class
        })
@Order(Ordered.HIGHEST_PRECEDENCE)
class OperationsProblemAdvice extends ProblemAdvice {

    OperationsProblemAdvice(OutageCheck outages) {
        super(outages);
    }
}
