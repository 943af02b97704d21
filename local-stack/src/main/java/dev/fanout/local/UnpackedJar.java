package dev.fanout.local;

import dev.fanout.servers.Folders;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A runnable jar, taken apart into a folder: from there the JVM loads classes faster than from the jar, and a build may
 * replace the jar while the service runs.
 */
record UnpackedJar(Path jar, Path folder) {

    /** The jar to start from; unpacks first where the folder holds nothing or an earlier build. */
    Path current() {
        Path stamp = folder.resolve("unpacked-from");
        Path unpacked = folder.resolve(jar.getFileName());
        try {
            // Not the time of modification: a reproducible build gives every jar the same.
            String version = Files.getAttribute(jar, "unix:ctime") + " " + Files.size(jar) + " " + jar;
            if (Files.exists(stamp) && Files.readString(stamp).equals(version)) {
                return unpacked;
            }
            Folders.delete(folder);
            Files.createDirectories(folder);
            Path log = folder.resolve("unpack.log");
            Process process = new ProcessBuilder(
                            Home.java(),
                            "-XX:TieredStopAtLevel=1",
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--force",
                            "--destination",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor() != 0 || !Files.exists(unpacked)) {
                throw new LocalStackException("cannot unpack " + jar + ":\n" + Processes.tail(log, 20));
            }
            Files.writeString(stamp, version);
            return unpacked;
        } catch (IOException e) {
            throw new LocalStackException("cannot unpack " + jar + " into " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while unpacking " + jar, e);
        }
    }
}
