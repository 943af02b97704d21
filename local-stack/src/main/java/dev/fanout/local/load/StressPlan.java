package dev.fanout.local.load;

import java.time.Duration;

/**
 * What a scripted run does.
 *
 * @param peak goodput that the machine bears, in orders per second; 0 for a run that finds out
 * @param warmUp how long orders are offered before that, because a process that has just started is slow
 * @param step how long each rate is offered while the peak is looked for
 * @param modest how long the modest rate is offered before the trouble, as the measure for what comes after it
 * @param trouble how long the overload lasts, or the consumer is away
 * @param recovery how long the modest rate is offered after an overload
 */
record StressPlan(double peak, Duration warmUp, Duration step, Duration modest, Duration trouble, Duration recovery) {}
