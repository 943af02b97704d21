package dev.fanout.local;

import java.nio.file.Path;

/** What the commands belong to: a clone of the repository, and a JDK. */
public final class Home {

    private Home() {}

    public static Path repository() {
        return Path.of(System.getProperty("fanout.home", ".")).toAbsolutePath().normalize();
    }

    /** The program {@code java} of the JDK that runs this command. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
