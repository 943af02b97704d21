package dev.fanout.messaging.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Fixes what a job is to replay: what met its filter when it began, within what it has for itself. */
class Selection {

    private static final JsonMapper JSON = new JsonMapper();

    private final JobStore jobs;
    private final ItemStore items;
    private final Replayables replayables;

    Selection(JobStore jobs, ItemStore items, Replayables replayables) {
        this.jobs = jobs;
        this.items = items;
        this.replayables = replayables;
    }

    /** Selects in the transaction of the caller. */
    void make(JobRow job, Instant now) {
        List<UUID> selected = select(replayables.of(job.kind()), job);
        items.insert(job.id(), selected);
        jobs.selected(job.id(), selected.size(), now);
    }

    private <F> List<UUID> select(Replayable<F> what, JobRow job) {
        F filter = JSON.treeToValue(job.filter(), what.filterType());
        return what.select(filter, job.cutOff(), jobs.resourcesOf(job.id()));
    }
}
