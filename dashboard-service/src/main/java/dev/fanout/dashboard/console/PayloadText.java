package dev.fanout.dashboard.console;

/**
 * A payload as it is shown.
 *
 * @param note what to know of it; may be empty
 * @param cut whether it is longer than what is shown
 */
record PayloadText(String text, String note, boolean cut) {}
