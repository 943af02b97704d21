package dev.fanout.notification.delivery;

import dev.fanout.messaging.TransactionScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The messages of the current transaction. They leave when all its rows are written and only the commit is missing: a
 * batch that fails over one of its events has told no recipient yet, and only recipients who were told count as told.
 * Lives as long as the transaction.
 */
@Component
@TransactionScoped
class Outgoing implements TransactionSynchronization {

    private final DeliveryRows rows;
    private final DeliveryMetrics metrics;
    private final List<Message> messages = new ArrayList<>();

    Outgoing(DeliveryRows rows, DeliveryMetrics metrics) {
        this.rows = rows;
        this.metrics = metrics;
    }

    /** @param context of the event that led to the message, as the log knows it */
    private record Message(
            Channel channel,
            UUID deliveryId,
            Notice notice,
            @Nullable Map<String, String> context) {}

    void add(Channel channel, UUID deliveryId, Notice notice) {
        if (messages.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        messages.add(new Message(channel, deliveryId, notice, MDC.getCopyOfContextMap()));
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        rows.flush();
        Map<String, String> own = MDC.getCopyOfContextMap();
        try {
            for (Message message : messages) {
                enter(message.context());
                send(message);
            }
        } finally {
            enter(own);
        }
    }

    private void send(Message message) {
        try {
            message.channel().send(message.deliveryId(), message.notice());
        } catch (RuntimeException e) {
            metrics.count(message.channel(), DeliveryMetrics.Outcome.FAILED);
            throw e;
        }
    }

    @Override
    public void afterCommit() {
        messages.forEach(message -> metrics.count(message.channel(), DeliveryMetrics.Outcome.DELIVERED));
    }

    private static void enter(@Nullable Map<String, String> context) {
        MDC.setContextMap(context == null ? Map.of() : context);
    }
}
