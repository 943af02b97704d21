package dev.fanout.web;

import java.util.List;
import java.util.function.Function;
import org.springframework.data.domain.Page;

/**
 * One page of a list.
 *
 * @param page number of this page, from 0
 * @param size most items that a page has
 * @param total items on all pages
 */
public record Paged<T>(List<T> items, int page, int size, long total) {

    public Paged {
        items = List.copyOf(items);
    }

    public static <S, T> Paged<T> of(Page<S> page, Function<? super S, ? extends T> toItem) {
        return new Paged<>(
                page.getContent().stream().<T>map(toItem).toList(),
                page.getNumber(),
                page.getSize(),
                page.getTotalElements());
    }
}
