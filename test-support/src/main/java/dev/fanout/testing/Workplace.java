package dev.fanout.testing;

import dev.fanout.servers.BrokerNode;
import dev.fanout.servers.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Temporary folders of this JVM's private servers. A JVM that is killed leaves its servers running, so the next one
 * looks for folders whose JVM is gone, and ends what runs there.
 */
final class Workplace {

    private static final String PREFIX = "fanout-test-";
    private static final List<Runnable> TASKS = new CopyOnWriteArrayList<>();
    private static final Path ROOT = open();

    private Workplace() {}

    static Path newFolder(String purpose) {
        try {
            return Files.createTempDirectory(ROOT, purpose + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does something when this JVM ends, before the folders are removed. */
    static void atTheEnd(Runnable task) {
        TASKS.add(task);
    }

    private static Path open() {
        Path temp = Path.of(System.getProperty("java.io.tmpdir"));
        clearAfterTheDead(temp);
        try {
            Path root = Files.createDirectories(
                    temp.resolve(PREFIX + ProcessHandle.current().pid()));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(root), "end of the test servers"));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the servers first, then removes their folders; several shutdown hooks would run in any order. */
    private static void leave(Path root) {
        for (Runnable task : TASKS.reversed()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                System.err.println("a test server does not end: " + e);
            }
        }
        Folders.delete(root);
    }

    private static void clearAfterTheDead(Path temp) {
        try (Stream<Path> entries = Files.list(temp)) {
            List<Path> orphans = entries.filter(Workplace::isOrphan).toList();
            orphans.forEach(Workplace::clear);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOrphan(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches(PREFIX + "\\d+")) {
            return false;
        }
        long pid = Long.parseLong(name.substring(PREFIX.length()));
        return ProcessHandle.of(pid)
                .filter(handle -> handle.info().commandLine().orElse("").contains("java"))
                .isEmpty();
    }

    private static void clear(Path orphan) {
        try (Stream<Path> servers = Files.list(orphan)) {
            for (Path server : servers.toList()) {
                BrokerNode.find(server).ifPresent(BrokerNode::stop);
                if (server.getFileName().toString().startsWith("postgres")) {
                    PostgresDatabases.stopServerIn(server);
                }
            }
            Folders.delete(orphan);
        } catch (IOException | RuntimeException e) {
            // Another user owns it, or another JVM clears it at this moment: no reason to fail a test.
        }
    }
}
