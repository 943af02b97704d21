package dev.fanout.web;

import java.util.List;

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
}
