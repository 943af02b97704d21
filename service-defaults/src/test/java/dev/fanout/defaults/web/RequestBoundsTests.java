package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBoundsTests {

    @ParameterizedTest
    @CsvSource({"16, 32, 256", "256, 256, 1152", "384, 384, 1664", "8192, 1000, 4128"})
    void followTheHeap(long heapMib, int requests, int connections) {
        assertThat(RequestBounds.requestsOf(heapMib * 1024 * 1024)).isEqualTo(requests);
        assertThat(RequestBounds.connectionsOf(requests, 32)).isEqualTo(connections);
    }
}
