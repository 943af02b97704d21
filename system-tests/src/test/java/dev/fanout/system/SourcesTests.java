package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter does not see to: text blocks and annotations have its width too, and a class stays small. */
class SourcesTests {

    private static final Path PROJECT = Path.of("..");
    private static final int WIDTH = 120;
    private static final int MOST_LINES = 250;

    @Test
    void noLineIsWiderThanTheFormatterMakesThem() {
        assertThat(sources("main", "test").stream().flatMap(SourcesTests::wideLines))
                .isEmpty();
    }

    @Test
    void noClassHasMoreThan250Lines() {
        assertThat(sources("main"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(lines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    /** The kit is small to use, or this fails. */
    @Test
    void theExamplesHaveFewerThan200LinesOfJava() {
        assertThat(Service.EXAMPLES.stream()
                        .map(service -> PROJECT.resolve(service.module()).resolve("src/main/java"))
                        .flatMap(SourcesTests::javaFiles)
                        .flatMap(file -> lines(file).stream())
                        .filter(line -> !line.isBlank()))
                .hasSizeBetween(1, 199);
    }

    private static Stream<String> wideLines(Path file) {
        List<String> lines = lines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).codePointCount(0, lines.get(i).length()) > WIDTH)
                .mapToObj(i -> file + ":" + (i + 1));
    }

    private static List<Path> sources(String... sets) {
        try (Stream<Path> modules = Stream.concat(Files.list(PROJECT), Files.list(PROJECT.resolve("examples")))) {
            return modules.flatMap(module -> Stream.of(sets)
                            .map(set -> module.resolve("src").resolve(set).resolve("java")))
                    .filter(Files::isDirectory)
                    .flatMap(SourcesTests::javaFiles)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
