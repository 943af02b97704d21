package org.example.signup;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventType;
import java.util.UUID;

/** What the neighbour of a stranger's application announces. */
@Announces("club")
sealed interface MemberEvent extends Event {

    /** Somebody joined. It has a JSON Schema. */
    @EventType("member.joined.v1")
    record MemberJoined(UUID memberId, String name) implements MemberEvent {

        @Override
        public String subject() {
            return memberId.toString();
        }
    }
}
