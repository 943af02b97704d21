package dev.fanout.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTests {

    @TempDir
    Path temp;

    private final Map<String, String> variables = new LinkedHashMap<>(Map.of(
            "PLAIN", "amqp://admin:secret@127.0.0.1:5672/fanout",
            "ODD", "it's $HOME; and more",
            "EMPTY", ""));

    @Test
    void isReadAsItWasWritten() {
        EnvFile.write(temp.resolve("env"), variables);

        assertThat(EnvFile.read(temp.resolve("env"))).isEqualTo(variables);
    }

    @Test
    void aShellReadsTheSameValues() throws Exception {
        EnvFile.write(temp.resolve("env"), variables);

        Process shell = new ProcessBuilder("/bin/sh", "-c", ". ./env; printf '%s|%s|%s' \"$PLAIN\" \"$ODD\" \"$EMPTY\"")
                .directory(temp.toFile())
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes()))
                .isEqualTo("amqp://admin:secret@127.0.0.1:5672/fanout|it's $HOME; and more|");
    }

    @Test
    void isForItsOwnerOnly() throws Exception {
        EnvFile.write(temp.resolve("env"), variables);

        assertThat(Files.getPosixFilePermissions(temp.resolve("env")))
                .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
}
