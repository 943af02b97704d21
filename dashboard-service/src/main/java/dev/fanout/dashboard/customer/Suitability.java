package dev.fanout.dashboard.customer;

/** Whether a source is fit to answer for a customer now. */
public enum Suitability {
    /** It knows nothing of him that another one would not know better: it does not answer, whoever asks. */
    NEVER,
    /** It answers if it is asked for, with what it has. */
    IF_WANTED,
    /** It answers as well as any other. */
    GOOD
}
