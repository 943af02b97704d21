package dev.fanout.defaults;

import dev.fanout.web.Onward;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.Slice;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;

/** Pages of a repository as the HTTP surface asks for them and answers with them. */
public final class Pages {

    private Pages() {}

    /** What to ask a repository for. */
    public static PageRequest request(Paging paging, Sort sort) {
        return PageRequest.of(paging.page(), paging.size(), sort);
    }

    /** What to answer with. */
    public static <S, T> Paged<T> of(Page<S> page, Function<? super S, ? extends T> toItem) {
        return new Paged<>(
                page.getContent().stream().<T>map(toItem).toList(),
                page.getNumber(),
                page.getSize(),
                page.getTotalElements());
    }

    /**
     * The rows after an id, in the order of ids.
     *
     * @param id the rows' field that has it, with an index
     * @param idOf the same of an item
     */
    public static <S, T> Slice<T> slice(
            JpaSpecificationExecutor<S> rows,
            Specification<S> which,
            Onward from,
            String id,
            Function<? super S, ? extends T> toItem,
            Function<? super T, UUID> idOf) {
        ScrollPosition position = ScrollPosition.forward(Map.of(id, from.after()));
        Window<S> window = rows.findBy(
                which, query -> query.sortBy(Sort.by(id)).limit(from.size()).scroll(position));
        List<T> items = window.getContent().stream().<T>map(toItem).toList();
        return new Slice<>(items, from.size(), window.hasNext() ? idOf.apply(items.getLast()) : null);
    }
}
