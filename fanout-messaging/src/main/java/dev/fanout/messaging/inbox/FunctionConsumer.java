package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.ConsumerLoop;
import dev.fanout.messaging.topology.Function;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Feeds the handlers of one function from its queues. */
class FunctionConsumer {

    private final Function function;
    private final List<String> queues;
    private final ConsumerLoop loop;
    private final Lanes lanes;
    private volatile boolean isDecided;

    FunctionConsumer(Function function, List<String> queues, ConsumerLoop loop, Lanes lanes) {
        this.function = function;
        this.queues = queues;
        this.loop = loop;
        loop.pause(Duration.ZERO);
        this.lanes = lanes;
    }

    /** The name of something that each function has. */
    static String named(String what, Function function) {
        return function.name().equals(Function.OF_SERVICE) ? what : what + "-" + function.name();
    }

    Function function() {
        return function;
    }

    List<String> queues() {
        return queues;
    }

    void start() {
        lanes.start();
        loop.start();
    }

    /** Takes nothing any more, and waits for what is under way. */
    void stopConsuming(Duration patience) {
        loop.stopConsuming(patience);
    }

    void close() {
        lanes.stop();
        loop.close();
    }

    /**
     * Does what operators want of it. Nothing is taken before that is known, or while it is paused: then what is under
     * way ends, and all else waits in the queues.
     */
    void follow(boolean paused, Duration patience) {
        if (!isDecided || paused != loop.isPaused()) {
            if (paused) {
                loop.pause(patience);
            } else {
                loop.resume();
            }
            isDecided = true;
        }
    }

    boolean isPaused() {
        return isDecided && loop.isPaused();
    }

    /** Why its messages are not handled at the moment; empty if they are, or if it is paused. */
    Optional<String> obstacle() {
        if (!isDecided) {
            return Optional.of("it is not known yet whether " + queues + " are paused");
        }
        if (loop.isPaused()) {
            return Optional.empty();
        }
        return loop.obstacle()
                .map(obstacle -> queues + " are not consumed: " + obstacle)
                .or(() -> lanes.areWaiting()
                        ? Optional.of("messages of " + queues + " wait for the database")
                        : Optional.empty());
    }
}
