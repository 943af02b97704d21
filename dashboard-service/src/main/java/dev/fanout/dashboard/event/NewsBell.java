package dev.fanout.dashboard.event;

import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Tells whoever shows events whether this instance has recorded others since he last looked. */
@Component
public class NewsBell {

    private final AtomicLong rung = new AtomicLong();

    void ring() {
        rung.incrementAndGet();
    }

    /** Changes with each transaction that has recorded events. */
    public long count() {
        return rung.get();
    }
}
