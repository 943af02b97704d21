package dev.fanout.operations;

/**
 * A field that a body does not have: where a misspelt one would make a request mean more than it should, it is refused.
 */
final class UnknownField {

    private UnknownField() {}

    static IllegalArgumentException named(String name) {
        return new IllegalArgumentException("there is no field '" + name + "'");
    }
}
