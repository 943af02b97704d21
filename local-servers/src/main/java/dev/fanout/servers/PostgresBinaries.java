package dev.fanout.servers;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once per user and version from the jar on the class path, and how to call them. */
final class PostgresBinaries {

    private final Path folder;
    private final ServerUser user;

    private PostgresBinaries(Path folder, ServerUser user) {
        this.folder = folder;
        this.user = user;
    }

    /** The programs for this operating system and processor; unpacks them where that has not been done yet. */
    static PostgresBinaries unpackedFor(ServerUser user) {
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), architecture())) {
            byte[] bytes = archive.readAllBytes();
            Path target = user.cache().resolve("postgres-" + fingerprint(bytes));
            if (!Files.isDirectory(target)) {
                unpack(bytes, target);
            }
            return new PostgresBinaries(target, user);
        } catch (IOException | IllegalStateException e) {
            throw new ServerException(
                    "cannot unpack PostgreSQL for " + system() + " on " + architecture() + ": " + e.getMessage(), e);
        }
    }

    /** The command line of a program, run by the {@link ServerUser}. */
    List<String> command(String program, String... arguments) {
        var command = new ArrayList<>(user.prefix());
        command.add(folder.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("mac") ? "Darwin" : name.contains("linux") ? "Linux" : "Windows";
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "");
        return "amd64".equals(name) ? "x86_64" : name;
    }

    private static String fingerprint(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks into a folder beside it first: two JVMs may do this at once, and one of them may be killed half-way. */
    private static void unpack(byte[] archive, Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Path workshop = Files.createTempDirectory(target.getParent(), "unpacking-");
        try (var entries = new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path file = workshop.resolve(entry.getName()).normalize();
                if (!file.startsWith(workshop)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, file);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
        try {
            Files.setPosixFilePermissions(workshop, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(workshop, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            Folders.delete(workshop);
        }
    }
}
