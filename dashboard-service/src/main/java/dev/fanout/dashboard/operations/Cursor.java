package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list over several services: one in the list of each of them. As a text it means something to this
 * service alone.
 */
record Cursor(Map<Neighbour, Place> places) {

    static final Cursor START = new Cursor(Map.of());

    private static final Pattern ENTRY =
            Pattern.compile("(?<service>[a-z]{1,20}),(?<before>-?\\d{0,17}),(?<offset>\\d{1,8}),(?<last>[\\w-]{1,64})");

    Cursor {
        places = Map.copyOf(places);
    }

    Place of(Neighbour service) {
        return places.getOrDefault(service, Place.START);
    }

    String text() {
        String plain = places.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> entry.getValue().last() != null)
                .map(entry -> text(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(";"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Neighbour service, Place place) {
        Instant before = place.before();
        return service.name().toLowerCase(Locale.ROOT)
                + ","
                + (before == null ? "" : ChronoUnit.MICROS.between(Instant.EPOCH, before))
                + ","
                + place.offset()
                + ","
                + place.last();
    }

    /** The place that a text of ours names; empty if the text is not ours. */
    static Optional<Cursor> in(String text) {
        Map<Neighbour, Place> places = new EnumMap<>(Neighbour.class);
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            for (String entry : plain.split(";", -1)) {
                Matcher parts = ENTRY.matcher(entry);
                if (!parts.matches()) {
                    return Optional.empty();
                }
                places.put(
                        Neighbour.valueOf(parts.group("service").toUpperCase(Locale.ROOT)),
                        new Place(
                                before(parts.group("before")),
                                Integer.parseInt(parts.group("offset")),
                                parts.group("last")));
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
        return Optional.of(new Cursor(places));
    }

    private static @Nullable Instant before(String micros) {
        return micros.isEmpty() ? null : Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }
}
