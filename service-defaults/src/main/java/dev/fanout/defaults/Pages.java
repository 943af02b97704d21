package dev.fanout.defaults;

import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import java.util.function.Function;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

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
}
