package dev.fanout.testing;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as it was exported.
 *
 * @param service that it happened in
 * @param parentId empty for the first of a trace
 * @param kind in lower case, for example {@code consumer}
 * @param attributes values as text
 * @param links spans that it refers to, as {@code <traceId>-<spanId>}
 * @param start nanoseconds since the epoch
 * @param end nanoseconds since the epoch
 */
public record RecordedSpan(
        String service,
        String traceId,
        String spanId,
        String parentId,
        String name,
        String kind,
        Map<String, String> attributes,
        List<String> events,
        List<String> links,
        boolean failed,
        String traceState,
        long start,
        long end) {

    static RecordedSpan of(Resource resource, Span span) {
        return new RecordedSpan(
                attributes(resource.getAttributesList()).getOrDefault("service.name", ""),
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", "").toLowerCase(java.util.Locale.ROOT),
                attributes(span.getAttributesList()),
                span.getEventsList().stream().map(Span.Event::getName).toList(),
                span.getLinksList().stream()
                        .map(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
                        .toList(),
                span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
                span.getTraceState(),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano());
    }

    /** As a link to it would name it. */
    public String reference() {
        return traceId + "-" + spanId;
    }

    public String attribute(String name) {
        return attributes.getOrDefault(name, "");
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
