package dev.fanout.local.load;

import java.time.Duration;

/**
 * What a scripted run does.
 *
 * @param peak goodput that the machine bears, in orders per second; 0 for a run that finds out
 * @param warmUp how long orders are offered before that and before each round, because a process that has just started
 *     is slow
 * @param step how long each rate is offered while the peak is looked for
 * @param modest how long the modest rate is offered before the trouble, as the measure for what comes after it
 * @param trouble how long the overload or a round lasts, or the consumer is away
 * @param recovery how long the modest rate is offered after an overload
 * @param backlog how many orders are offered while the consumer is away; 0 for as many as come in the time of trouble
 * @param rounds how many there are of each kind
 */
record StressPlan(
        double peak,
        Duration warmUp,
        Duration step,
        Duration modest,
        Duration trouble,
        Duration recovery,
        int backlog,
        int rounds) {

    /** How long the consumer is away at this rate. */
    Duration outage(double rate) {
        return backlog == 0 ? trouble : Duration.ofNanos(Math.round(backlog * 1e9 / rate));
    }
}
