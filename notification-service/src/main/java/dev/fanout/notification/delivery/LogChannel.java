package dev.fanout.notification.delivery;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes a line into the service's log, where nothing better reaches the recipient. */
@Component
class LogChannel implements Channel {

    private static final Logger log = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void send(UUID deliveryId, Notice notice) {
        log.info("To {}: {} (delivery {})", oneLine(notice.recipient()), oneLine(notice.text()), deliveryId);
    }

    /** An address comes from outside; it must not be able to write lines of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{C}", " ");
    }
}
