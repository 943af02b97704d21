package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class RequestBoundsTests {

    @ParameterizedTest
    @CsvSource({
        "0, 16, 16, 32, 256",
        "0, 256, 16, 32, 1152",
        "0, 384, 32, 64, 1664",
        "0, 384, 1000, 384, 1664",
        "0, 8192, 1000, 1000, 4128",
        "0, 256, 2, 32, 1152",
        "300, 256, 16, 300, 1328",
    })
    void followHeapAndDatabase(int configured, long heapMib, int databaseConnections, int requests, int connections) {
        WebProperties properties =
                new WebProperties("c", "o", "d", List.of(), List.of(), DataSize.ofMegabytes(1), configured, 32);

        RequestBounds bounds = RequestBounds.of(properties, heapMib * 1024 * 1024, databaseConnections);

        assertThat(bounds).isEqualTo(new RequestBounds(requests, 32, connections));
    }
}
