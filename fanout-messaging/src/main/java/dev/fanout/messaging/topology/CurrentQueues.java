package dev.fanout.messaging.topology;

import dev.fanout.messaging.EventTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a message that is kept for later goes now: its handler may have been given another function since it came, and
 * then the queue by which it came ignores it, or feeds nobody any more.
 */
public record CurrentQueues(Functions functions, Topology topology) {

    /**
     * The queue by which it came, unless the function that this feeds does not handle it, and exactly one other does.
     *
     * @param type wire name of the event, absent if the message does not say
     */
    public String of(String queue, @Nullable String type) {
        if (type == null || queue.equals(topology.service().exchange())) { // an event of our own, to be announced again
            return queue;
        }
        List<String> feeding = feeding(type);
        return feeding.size() == 1 ? feeding.getFirst() : queue;
    }

    /** Those among which nobody can tell where it goes now: its own feeds no handler of it, and several do. */
    public List<String> candidates(String queue, @Nullable String type) {
        List<String> feeding = type == null || queue.equals(topology.service().exchange()) ? List.of() : feeding(type);
        return feeding.size() < 2 || feeding.contains(queue) ? List.of() : feeding;
    }

    private List<String> feeding(String type) {
        return topology.subscriptions().stream()
                .filter(subscription -> feedsHandlerOf(type, subscription))
                .map(Subscription::queue)
                .toList();
    }

    private boolean feedsHandlerOf(String type, Subscription subscription) {
        return functions.all().stream()
                .filter(function -> function.name().equals(subscription.function()))
                .map(Function::handlers)
                .anyMatch(handlers -> handlers.handlerOf(type).isPresent()
                        && EventTypes.exchangeOf(handlers.classOf(type)).equals(subscription.exchange()));
    }
}
