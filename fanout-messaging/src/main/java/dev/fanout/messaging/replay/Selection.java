package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetters;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Fixes what a job is to replay: what was open when it began, in the queues that it has reserved. */
class Selection {

    private final JobStore jobs;
    private final ItemStore items;
    private final DeadLetters deadLetters;

    Selection(JobStore jobs, ItemStore items, DeadLetters deadLetters) {
        this.jobs = jobs;
        this.items = items;
        this.deadLetters = deadLetters;
    }

    /** Selects in the transaction of the caller. */
    void make(JobRow job, Instant now) {
        List<UUID> open = deadLetters.idsOfOpen(job.filter().before(job.cutOff()), jobs.queuesOf(job.id()));
        items.insert(job.id(), open);
        jobs.selected(job.id(), open.size(), now);
    }
}
