package dev.fanout.testing;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The spans of one trace, as a tree. */
public record RecordedTrace(List<RecordedSpan> spans) {

    public RecordedTrace {
        spans = spans.stream()
                .sorted(Comparator.comparingLong(RecordedSpan::start))
                .toList();
    }

    /** The spans whose parent is not in the trace, or that have none. */
    public List<RecordedSpan> roots() {
        Set<String> known = spans.stream().map(RecordedSpan::spanId).collect(Collectors.toSet());
        return spans.stream().filter(span -> !known.contains(span.parentId())).toList();
    }

    /** The spans that have a parent which is not in the trace, as the first span has if a client began the trace. */
    public List<RecordedSpan> orphans() {
        return roots().stream().filter(span -> !span.parentId().isEmpty()).toList();
    }

    public List<RecordedSpan> named(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    public List<RecordedSpan> childrenOf(RecordedSpan parent) {
        return spans.stream()
                .filter(span -> span.parentId().equals(parent.spanId()))
                .toList();
    }

    /** The ways of messages between services, one a line: {@code <event type>: <sender> -> <receiver>}. */
    public Set<String> hops() {
        return spans.stream()
                .filter(sender -> sender.name().startsWith("create "))
                .flatMap(sender -> childrenOf(sender).stream()
                        .map(receiver -> sender.attribute("cloudevents.event_type") + ": " + sender.service() + " -> "
                                + receiver.service()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One line a span, indented below its parent, with its service and how long it took. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        roots().forEach(root -> append(text, root, 0));
        return text.toString();
    }

    private void append(StringBuilder text, RecordedSpan span, int depth) {
        text.append("  ".repeat(depth))
                .append("%s  %s  %.1f ms%n".formatted(span.service(), span.name(), (span.end() - span.start()) / 1e6));
        childrenOf(span).forEach(child -> append(text, child, depth + 1));
    }
}
