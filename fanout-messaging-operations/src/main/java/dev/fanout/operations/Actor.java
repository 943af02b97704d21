package dev.fanout.operations;

import dev.fanout.messaging.wire.Texts;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Under which name the history remembers who acted. */
final class Actor {

    /** In an application that asks nobody who they are. */
    static final String ANONYMOUS = "anonymous";

    private static final int LONGEST = 255;

    private Actor() {}

    static String of(@Nullable Principal user) {
        return user == null ? ANONYMOUS : Texts.forColumn(user.getName(), LONGEST);
    }
}
