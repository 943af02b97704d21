package dev.fanout.payment;

import dev.fanout.messaging.LockedRows;
import dev.fanout.messaging.TransactionScoped;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The payments that the current transaction works on, by order. */
@Component
@TransactionScoped
class LockedPayments extends LockedRows<UUID, Payment> {

    LockedPayments(PaymentRows rows) {
        super(rows::lock, Payment::orderId, rows::save);
    }
}
