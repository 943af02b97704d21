package dev.fanout.dashboard.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances of a service, in turn. */
final class Instances {

    private final List<URI> urls;
    private final AtomicInteger turn = new AtomicInteger();

    /** @param urls at least one */
    Instances(List<URI> urls) {
        this.urls = List.copyOf(urls);
    }

    int count() {
        return urls.size();
    }

    URI next() {
        return urls.get(Math.floorMod(turn.getAndIncrement(), urls.size()));
    }

    /** The one after that one; it takes no turn. */
    URI otherThan(URI url) {
        return urls.get((urls.indexOf(url) + 1) % urls.size());
    }
}
