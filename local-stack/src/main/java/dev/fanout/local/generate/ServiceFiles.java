package dev.fanout.local.generate;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files in which each service of the shop has its place. */
public final class ServiceFiles {

    private static final String KUBERNETES = "deploy/kubernetes/base/%s/kustomization.yaml";

    /** A service that needs nothing of its own in Kubernetes: what is there for it is where a new one begins. */
    private static final Service PLAIN = Service.named("inventory-service").orElseThrow();

    private ServiceFiles() {}

    /** What each of them should be, by its path in the repository. */
    public static Map<Path, String> of(Path repository) {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> deploy = Files.walk(repository.resolve("deploy"))) {
            Stream.concat(
                            Stream.of("pom.xml", "system-tests/pom.xml", "docker-compose.yml", ".env.example")
                                    .map(repository::resolve),
                            deploy.filter(Files::isRegularFile).filter(file -> !isMadeHere(file)))
                    .forEach(file -> {
                        String content = read(file);
                        if (RepeatedLines.areIn(content)) {
                            Path name = repository.relativize(file);
                            files.put(name, RepeatedLines.in(name.toString(), content, Service.ALL));
                        }
                    });
        } catch (IOException | UncheckedIOException e) {
            throw new LocalStackException("cannot look into deploy", e);
        }
        String plain = read(repository.resolve(KUBERNETES.formatted(PLAIN.shortName())));
        for (Service service : Service.ALL) {
            Path own = Path.of(KUBERNETES.formatted(service.shortName()));
            if (!Files.exists(repository.resolve(own))) {
                files.put(own, plain.replace(PLAIN.shortName(), service.shortName()));
            }
        }
        return files;
    }

    /** What a file manager or an editor has left, and keys. */
    private static boolean isMadeHere(Path file) {
        return file.getFileName().toString().startsWith(".") || file.toString().contains("/tls/certificates/");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + file, e);
        }
    }
}
