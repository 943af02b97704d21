package dev.fanout.local;

import java.nio.file.Path;

/** The clone of the repository to which the commands belong. */
public final class Home {

    private Home() {}

    public static Path repository() {
        return Path.of(System.getProperty("fanout.home", ".")).toAbsolutePath().normalize();
    }
}
