package dev.fanout.local.generate;

import dev.fanout.local.HelpOption;
import dev.fanout.local.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The first part of {@code ./fanout generate}; the second needs the services, and is Maven's. */
@Command(name = "generate", hidden = true, description = "Write anew what other files say of each service.")
public final class GenerateCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() throws IOException {
        Path repository = Home.repository();
        for (Map.Entry<Path, String> wanted : ServiceFiles.of(repository).entrySet()) {
            Path file = repository.resolve(wanted.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(wanted.getValue())) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, wanted.getValue());
                System.out.println("  " + wanted.getKey());
            }
        }
        return 0;
    }
}
