package dev.fanout.servers;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The user as whom PostgreSQL runs: it refuses to run as root. */
enum ServerUser {

    /** The user of this JVM. */
    OURSELVES,

    /** For the kernel and for the files the server is still root, but in its own eyes it is the user nobody. */
    NOBODY_IN_A_NAMESPACE,

    /** The server really is the user nobody: in many containers root may not make user name spaces. */
    NOBODY;

    private static final int NOBODY_ID = 65_534;

    static ServerUser current() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return OURSELVES;
        }
        if (LinuxUtils.isUnshareAvailable()) {
            return NOBODY_IN_A_NAMESPACE;
        }
        if (Processes.onPath("setpriv").isPresent()) {
            return NOBODY;
        }
        throw new ServerException(
                "PostgreSQL refuses to run as root, and neither \"unshare -U\" nor \"setpriv\" works here "
                        + "to give it another user. Run this as another user.");
    }

    /** The words before a command that run it as this user. */
    List<String> prefix() {
        return switch (this) {
            case OURSELVES -> List.of();
            case NOBODY_IN_A_NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups");
        };
    }

    /** A folder for unpacked programs that this user can reach: root's home is closed to other users. */
    Path cache() {
        if (this == NOBODY) {
            return Path.of("/var/cache/fanout");
        }
        String home = System.getProperty("user.home");
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(chosen -> !chosen.isBlank())
                .map(Path::of)
                .orElse(Path.of(home, ".cache"))
                .resolve("fanout");
    }

    /** Gives a file or folder of this JVM's user to this user. */
    void handOver(Path path) {
        if (this != NOBODY) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:uid", NOBODY_ID);
            Files.setAttribute(path, "unix:gid", NOBODY_ID);
        } catch (IOException e) {
            throw new ServerException("cannot hand " + path + " over to user " + NOBODY_ID, e);
        }
    }

    /** @throws ServerException if a folder above this one is closed to this user */
    void requireReachable(Path folder) {
        if (this != NOBODY) {
            return;
        }
        var command = new ArrayList<>(prefix());
        command.addAll(List.of("test", "-w", folder.toString()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new ServerException("PostgreSQL refuses to run as root, so it runs as user " + NOBODY_ID
                        + " here, and that user cannot reach " + folder + ": a folder above it is closed to others. "
                        + "Move it elsewhere, or use another user than root.");
            }
        } catch (IOException e) {
            throw new ServerException("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted", e);
        }
    }
}
