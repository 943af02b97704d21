package dev.fanout.defaults.web;

import dev.fanout.web.OutageCheck;
import dev.fanout.web.ProblemAdvice;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** For all controllers of a service. */
@RestControllerAdvice
class ServiceProblemAdvice extends ProblemAdvice {

    ServiceProblemAdvice(OutageCheck outages) {
        super(outages);
    }
}
