package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.generate.ServiceFiles;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each service of the list has its place wherever services are named. */
class ServiceFilesTests {

    static Iterable<Map.Entry<Path, String>> files() {
        return ServiceFiles.of(Monitoring.REPOSITORY).entrySet();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyServiceHasItsPlace(Map.Entry<Path, String> file) {
        assertThat(Monitoring.REPOSITORY.resolve(file.getKey()))
                .as(
                        "%s does not say what Service.ALL lists. Run ./fanout generate, and see what changes",
                        file.getKey())
                .exists()
                .hasContent(file.getValue());
    }
}
