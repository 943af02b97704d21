package dev.fanout.web;

/**
 * What is wrong with one field of a request.
 *
 * @param field path of the field as the client knows it, for example {@code lines[0].quantity}
 * @param message for people, for example {@code must be greater than or equal to 1}
 */
public record InvalidField(String field, String message) {}
