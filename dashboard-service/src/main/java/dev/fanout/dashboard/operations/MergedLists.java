package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.operations.ServiceList.Order;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** One list out of those of several services, in their order. */
@Component
class MergedLists {

    /** Of a service, that are looked through for what comes next; then the page that is shown is shorter. */
    private static final int MOST_PAGES = 10;

    private final OperatorCalls calls;
    private final Survey survey;
    private final Deadlines deadlines;

    MergedLists(OperatorCalls calls, Survey survey, Deadlines deadlines) {
        this.calls = calls;
        this.survey = survey;
        this.deadlines = deadlines;
    }

    MergedPage page(ServiceList list, List<Neighbour> services, ListPart part, HttpServletRequest request) {
        return page(list, services, part, deadlines.ofRead(request));
    }

    /**
     * A page. It may be shorter than wanted, and have another one after it: a row is only shown when each service that
     * answers has told what it has before that one.
     */
    MergedPage page(ServiceList list, List<Neighbour> services, ListPart part, Deadline deadline) {
        Cursor cursor = part.place();
        int size = part.size();
        List<Told<Chunk>> told =
                survey.ask(list.what(), services, deadline, service -> read(list, service, cursor.of(service), size));
        Map<Neighbour, Chunk> chunks = new EnumMap<>(Neighbour.class);
        Map<Neighbour, Place> places = new EnumMap<>(Neighbour.class);
        told.forEach(one -> {
            Place place = cursor.of(one.service());
            one.value().ifPresent(chunk -> {
                chunks.put(one.service(), chunk);
                places.put(one.service(), new Place(place.before(), chunk.offset(), place.last()));
            });
            if (one.isMissing()) {
                places.put(one.service(), place);
            }
        });
        List<JsonNode> items = new ArrayList<>();
        while (items.size() < size && chunks.values().stream().noneMatch(MergedLists::isCutOff)) {
            Optional<Map.Entry<Neighbour, Chunk>> first = first(list.order(), chunks);
            if (first.isEmpty()) {
                break;
            }
            Neighbour service = first.get().getKey();
            Row row = first.get().getValue().rows().remove();
            items.add(Row.named(service.serviceName(), row.fields()));
            places.computeIfPresent(service, (_, place) -> list.after(place, row));
        }
        boolean moreIsKnown = chunks.values().stream()
                .anyMatch(chunk -> chunk.more() || !chunk.rows().isEmpty());
        boolean oneIsMissing = told.stream().anyMatch(Told::isMissing);
        return MergedPage.of(
                items,
                size,
                // Whoever turns pages until there is none must not turn them until a service is mended.
                moreIsKnown || (oneIsMissing && !items.isEmpty()) ? new Cursor(places).text() : null,
                told);
    }

    /** It has rows that may come before those of others, but nobody knows which. */
    private static boolean isCutOff(Chunk chunk) {
        return chunk.rows().isEmpty() && chunk.more();
    }

    private static Optional<Map.Entry<Neighbour, Chunk>> first(Order order, Map<Neighbour, Chunk> chunks) {
        Map.Entry<Neighbour, Chunk> first = null;
        Row firstRow = null;
        for (Map.Entry<Neighbour, Chunk> entry : chunks.entrySet()) {
            Row row = entry.getValue().rows().peek();
            if (row != null && (firstRow == null || order.isFirst(row.at(), firstRow.at()))) {
                first = entry;
                firstRow = row;
            }
        }
        return Optional.ofNullable(first);
    }

    private Chunk read(ServiceList list, Neighbour service, Place place, int size) {
        Chunk.Wanted wanted = Chunk.Wanted.after(place, size);
        Chunk chunk = read(list, service, place, wanted);
        // Rows that have come since push the next ones to later pages, and those that have gone let them move up.
        for (int pages = 1; pages < MOST_PAGES && isCutOff(chunk); pages++) {
            wanted = wanted.next();
            chunk = read(list, service, place, wanted);
        }
        while (wanted.number() > 0 && chunk.offset() == wanted.firstOffset()) {
            wanted = wanted.previous();
            Chunk previous = read(list, service, place, wanted);
            if (previous.rows().isEmpty() && previous.offset() > wanted.firstOffset()) {
                break; // all of it was read, so what comes next begins where it ends
            }
            chunk = previous;
        }
        return chunk;
    }

    private Chunk read(ServiceList list, Neighbour service, Place place, Chunk.Wanted wanted) {
        Map<String, String> variables = list.variables(place, wanted);
        return calls.read(service, list.query(variables), variables, page -> Chunk.of(page, wanted, place, list))
                .value();
    }
}
