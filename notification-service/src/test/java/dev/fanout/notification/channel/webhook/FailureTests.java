package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no receiver of a test can bring about. */
class FailureTests {

    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Cannot assign requested address", "Network is unreachable"})
    void whatTheSystemLacksIsOurFault(String words) {
        assertThat(Failure.answerTo(new IOException("connect", new SocketException(words)), false))
                .isEqualTo(Answer.of(Verdict.OUR_FAULT, words));
    }

    @Test
    void whatIsNotThereIsTheReceivers() {
        assertThat(Failure.answerTo(new ConnectException("Connection refused"), false))
                .isEqualTo(Answer.of(Verdict.FAILED, "Connection refused"));
        assertThat(Failure.answerTo(new NoRouteToHostException("No route to host"), false)
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void saysSomethingOfWhatHasNoWords() {
        assertThat(Failure.answerTo(new IOException(), false).text()).isEqualTo("IOException");
    }
}
