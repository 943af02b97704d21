package dev.fanout.testing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a service exported it.
 *
 * @param service in which it happened
 */
public record RecordedSpan(String service, Span exported) {

    static RecordedSpan of(Resource resource, Span span) {
        return new RecordedSpan(attributes(resource.getAttributesList()).getOrDefault("service.name", ""), span);
    }

    public String traceId() {
        return hex(exported.getTraceId());
    }

    public String spanId() {
        return hex(exported.getSpanId());
    }

    /** Empty for the first span of a trace. */
    public String parentId() {
        return hex(exported.getParentSpanId());
    }

    public String name() {
        return exported.getName();
    }

    /** In lower case, for example {@code consumer}. */
    public String kind() {
        return exported.getKind().name().replace("SPAN_KIND_", "").toLowerCase(Locale.ROOT);
    }

    /** All values as text. */
    public Map<String, String> attributes() {
        return attributes(exported.getAttributesList());
    }

    public String attribute(String name) {
        return attributes().getOrDefault(name, "");
    }

    /** The names of what happened during the span. */
    public List<String> events() {
        return exported.getEventsList().stream().map(Span.Event::getName).toList();
    }

    /** The spans that it refers to, each as its {@link #reference()}. */
    public List<String> links() {
        return exported.getLinksList().stream()
                .map(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
                .toList();
    }

    /** As a link to this span names it: {@code <traceId>-<spanId>}. */
    public String reference() {
        return traceId() + "-" + spanId();
    }

    public boolean failed() {
        return exported.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
    }

    public String traceState() {
        return exported.getTraceState();
    }

    /** Nanoseconds since the epoch. */
    public long start() {
        return exported.getStartTimeUnixNano();
    }

    /** Nanoseconds since the epoch. */
    public long end() {
        return exported.getEndTimeUnixNano();
    }

    /** For the message of a failed assertion. */
    @Override
    public String toString() {
        return "%s of %s: %s, parent %s, %s, links %s, events %s, %s, %s"
                .formatted(
                        name(),
                        service(),
                        reference(),
                        parentId(),
                        kind(),
                        links(),
                        events(),
                        failed() ? "failed" : "not failed",
                        attributes());
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        Map<String, String> attributes = new TreeMap<>();
        list.forEach(entry -> attributes.put(entry.getKey(), text(entry.getValue())));
        return attributes;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            default -> value.toString();
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
