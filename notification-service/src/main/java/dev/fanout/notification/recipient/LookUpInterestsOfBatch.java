package dev.fanout.notification.recipient;

import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.BatchPreparation;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks for a whole batch at once who is interested. */
@Component
class LookUpInterestsOfBatch implements BatchPreparation<ShopEvent> {

    private final Interests interests;

    LookUpInterestsOfBatch(Interests interests) {
        this.interests = interests;
    }

    @Override
    public void prepare(List<ShopEvent> batch) {
        interests.lookUp(batch);
    }
}
