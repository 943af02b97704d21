package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.DeadLetters.Replayed;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.replay.ItemStore.ItemState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what is next in a job: together, and where that fails, one by one. One that cannot be sent alone either is
 * tried a few times, and then set aside with its reason, so that the job goes on with the others.
 */
class ItemSender {

    private static final Logger log = LoggerFactory.getLogger(ItemSender.class);
    private static final int MOST_TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final JobStore jobs;
    private final ItemStore items;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ItemSender(JobStore jobs, ItemStore items, DeadLetters deadLetters, TransactionTemplate transactions, Clock clock) {
        this.jobs = jobs;
        this.items = items;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Sends in the transaction of the caller, who has locked the job. Where it throws, none of them is sent. */
    void send(JobRow job, List<UUID> letters, Instant now) {
        Replayed replayed = deadLetters.replayOpen(letters, job.startedBy(), job.reason(), job.id());
        replayed.obstacles().forEach((letter, why) -> setAside(job.id(), letter, why, 1));
        List<UUID> notOpen = new ArrayList<>(letters);
        notOpen.removeAll(replayed.sent());
        notOpen.removeAll(replayed.obstacles().keySet());
        items.mark(job.id(), replayed.sent(), ItemState.PUBLISHED);
        items.mark(job.id(), notOpen, ItemState.SKIPPED);
        jobs.sendNextAt(job.id(), Pace.next(job.nextAt(), now, replayed.sent().size(), job.ratePerSecond()));
    }

    /** Sends each of them in a transaction of its own. */
    void sendOneByOne(UUID job, List<UUID> letters) {
        for (UUID letter : letters) {
            try {
                ifPending(job, letter, row -> send(row, List.of(letter), clock.instant()));
            } catch (RuntimeException e) {
                Fault fault = Fault.of(e);
                if (fault == Fault.OUTAGE) {
                    throw e;
                }
                log.warn("Dead letter {} cannot be sent again for replay {}", letter, job, e);
                int mostTries = fault == Fault.HOPELESS ? 1 : MOST_TRIES;
                ifPending(job, letter, row -> {
                    if (!setAside(row.id(), letter, Fault.rootOf(e), mostTries)) {
                        jobs.sendNextAt(job, clock.instant().plus(BETWEEN_TRIES));
                    }
                });
            }
        }
    }

    /** Another instance may have taken the job over, and somebody may have cancelled it. */
    private void ifPending(UUID job, UUID letter, Consumer<JobRow> work) {
        transactions.executeWithoutResult(_ ->
                jobs.lockRunning(job).filter(_ -> items.isPending(job, letter)).ifPresent(work));
    }

    /** @return false if it is to be tried again */
    private boolean setAside(UUID job, UUID letter, String why, int mostTries) {
        if (items.sendFailed(job, letter, mostTries, why)) {
            return false;
        }
        log.error("Replay {} goes on without dead letter {}, which cannot be sent again: {}", job, letter, why);
        return true;
    }
}
