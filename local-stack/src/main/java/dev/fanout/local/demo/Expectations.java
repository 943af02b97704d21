package dev.fanout.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what the demo finds with what should be, and keeps a sentence for each difference. */
final class Expectations {

    private final List<String> surprises = new ArrayList<>();

    /** @param subject the order, product or dead letter that is looked at */
    void expect(String subject, String what, String expected, String found) {
        expectOneOf(subject, what, Set.of(expected), found);
    }

    void expectOneOf(String subject, String what, Set<String> expected, String found) {
        if (!expected.contains(found)) {
            surprises.add(subject + ": expected " + what + " "
                    + String.join(" or ", expected.stream().sorted().toList()) + ", found " + found);
        }
    }

    /** Keeps a difference that no comparison of two words can tell. */
    void failed(String sentence) {
        surprises.add(sentence);
    }

    /** A sentence for each difference, in the order in which they were found. */
    List<String> surprises() {
        return surprises;
    }
}
