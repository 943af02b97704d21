package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The files of a PostgreSQL server; PostgreSQL's word for them is cluster.
 *
 * @param folder the server's folder, absolute
 */
record PostgresCluster(Path folder) {

    Path data() {
        return folder.resolve("data");
    }

    Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    /** The programs of PostgreSQL all log in this file. */
    Path log() {
        return folder.resolve("postgres.log");
    }

    boolean exists() {
        return Files.exists(data().resolve("PG_VERSION"));
    }

    /** Makes a new cluster in place of what a failed attempt may have left. */
    void create(PostgresBinaries binaries, ServerUser user, String adminPassword) throws IOException {
        Folders.delete(data());
        Path passwordFile = Files.createTempFile(
                folder,
                "password",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, adminPassword + "\n");
            user.handOver(passwordFile);
            // The C locale: the same order of texts on every machine.
            List<String> command = binaries.command(
                    "initdb",
                    "-D",
                    data().toString(),
                    "-U",
                    PostgresServer.ADMIN,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-instructions",
                    "--no-sync");
            Process initdb = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            if (!initdb.waitFor(2, TimeUnit.MINUTES) || initdb.exitValue() != 0) {
                initdb.destroyForcibly();
                Folders.delete(data());
                throw new ServerException(
                        "cannot create a PostgreSQL cluster. The last words of initdb:\n" + Processes.tail(log(), 25));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while creating a PostgreSQL cluster", e);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }
}
