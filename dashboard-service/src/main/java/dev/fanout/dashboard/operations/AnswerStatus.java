package dev.fanout.dashboard.operations;

/** Whether a service has answered. */
public enum AnswerStatus {
    /** It has, in time. */
    OK,
    /** Its answer had not come at the deadline. */
    TIMEOUT,
    /** There is no answer to be had from it. */
    UNAVAILABLE
}
