package dev.fanout.defaults.web;

import dev.fanout.web.OutageCheck;
import dev.fanout.web.ProblemAdvice;

/**
 * Says what is wrong with the requests of a part of an application's controllers, beside the advice for all others,
 * which does not back off before it. It must come before that one.
 */
public abstract class PartialProblemAdvice extends ProblemAdvice {

    /** @param outages knows them */
    protected PartialProblemAdvice(OutageCheck outages) {
        super(outages);
    }
}
