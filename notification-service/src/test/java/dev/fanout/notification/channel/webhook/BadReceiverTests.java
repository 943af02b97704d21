package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that are slow, that do not end, that break off, that lie. */
@Timeout(60)
class BadReceiverTests {

    /** The timeout of the impatient channel and much more. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void leavesAReceiverThatDoesNotAnswer() {
        assertGivenUp(Receiver.that((_, _) -> hang()), Verdict.FAILED, "no answer within 1000 ms");
    }

    @Test
    void leavesAReceiverThatDripsItsHead() {
        assertGivenUp(
                Receiver.that((_, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\n");
                    drip(out, "X: y\r\n");
                }),
                Verdict.FAILED,
                "no answer within 1000 ms");
    }

    @Test
    void leavesAReceiverThatAnswersWithEndlessPreludes() {
        assertGivenUp(
                Receiver.that((_, out) -> drip(out, "HTTP/1.1 102 Processing\r\n\r\n")),
                Verdict.FAILED,
                "no answer within 1000 ms");
    }

    @Test
    void takesTheStatusOfAnAnswerThatDripsForEver() {
        assertGivenUp(
                Receiver.that((_, out) -> {
                    write(out, "HTTP/1.1 200 OK\r\n\r\nthanks");
                    drip(out, ".");
                }),
                Verdict.DELIVERED,
                "thanks.");
        assertGivenUp(
                Receiver.that((_, out) -> {
                    write(out, "HTTP/1.1 500 Oh\r\n\r\nno");
                    drip(out, ".");
                }),
                Verdict.FAILED,
                "no.");
    }

    /**
     * By chunks and by a length that is a lie, the end of the answer has to be looked for, if one wants to be polite.
     */
    @ParameterizedTest
    @CsvSource({
        "200 OK, Connection: close, DELIVERED",
        "200 OK, Content-Length: 9000000000000, DELIVERED",
        "200 OK, Transfer-Encoding: chunked, DELIVERED",
        "500 Oh, Connection: close, FAILED",
        "500 Oh, Content-Length: 9000000000000, FAILED",
        "500 Oh, Transfer-Encoding: chunked, FAILED"
    })
    void readsNoMoreThanTheStartOfAnEndlessAnswer(String status, String header, Verdict expected) {
        AtomicLong written = new AtomicLong();
        CompletableFuture<Void> left = new CompletableFuture<>();
        String chunk = "x".repeat(1_024);
        byte[] kilobyte = (header.startsWith("Transfer") ? "400\r\n" + chunk + "\r\n" : chunk)
                .getBytes(StandardCharsets.US_ASCII);
        Receiver endless = Receiver.that((_, out) -> {
            try {
                write(out, "HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n");
                while (!left.isDone()) {
                    out.write(kilobyte);
                    written.addAndGet(kilobyte.length);
                }
            } finally {
                left.complete(null);
            }
        });

        try (endless;
                TestWebhooks webhooks = TestWebhooks.patient()) {
            Answer answer = webhooks.sendTo(endless.url());

            assertThat(answer.verdict()).isEqualTo(expected);
            assertThat(answer.text()).isEqualTo("x".repeat(1_000));
            await().atMost(SOON).until(left::isDone);
            // What was sent besides is in the buffers of the system.
            assertThat(written.get()).isLessThan(32_000_000);
        }
    }

    @Test
    void readsNoEndlessHead() {
        Receiver endless = Receiver.that((_, out) -> {
            write(out, "HTTP/1.1 200 OK\r\nX: ");
            while (true) {
                write(out, "x".repeat(1_024));
            }
        });
        Receiver manifold = Receiver.that((_, out) -> {
            write(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
                write(out, "X: x\r\n");
            }
        });

        try (endless;
                manifold;
                TestWebhooks webhooks = TestWebhooks.patient()) {
            assertThat(webhooks.sendTo(endless.url()).verdict()).isEqualTo(Verdict.FAILED);
            assertThat(webhooks.sendTo(manifold.url()).verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, DELIVERED, Content-Length: 1000",
        "200 OK, DELIVERED, Transfer-Encoding: chunked",
        "500 Oh, FAILED, Content-Length: 1000",
        "410 Gone, GONE, Content-Length: 1000"
    })
    void takesTheStatusOfAnAnswerThatBreaksOff(String status, Verdict expected, String header) {
        String start = header.startsWith("Transfer") ? "40\r\nhalf" : "half";

        try (Receiver half = Receiver.thatBreaksOffAfter("HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n" + start);
                TestWebhooks webhooks = TestWebhooks.patient()) {
            Answer answer = webhooks.sendTo(half.url());

            assertThat(answer.verdict()).isEqualTo(expected);
            assertThat(answer.text()).isEqualTo("half");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1", "HTTP/1.1 "})
    void anAnswerThatBreaksOffBeforeItsStatusIsNone(String start) {
        try (Receiver half = Receiver.thatBreaksOffAfter(start);
                TestWebhooks webhooks = TestWebhooks.patient()) {
            Answer answer = webhooks.sendTo(half.url());

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(answer.status()).isNull();
            assertThat(answer.text()).isNotBlank();
            assertThat(half.requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"
            })
    void doesNotStumbleOverNonsense(String nonsense) {
        try (Receiver strange = Receiver.thatBreaksOffAfter(nonsense);
                TestWebhooks webhooks = TestWebhooks.patient()) {
            assertThat(webhooks.sendTo(strange.url()).verdict()).isIn(Verdict.FAILED, Verdict.DELIVERED);
        }
    }

    @Test
    void failsWhereNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (TestWebhooks webhooks = TestWebhooks.patient()) {
            Answer answer = webhooks.sendTo("http://127.0.0.1:" + free);

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(answer.text()).contains("Connection refused");
        }
    }

    @Test
    void isToBlameItselfForConnectionsThatItLacks() throws Exception {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.maxConnections = 1;
        settings.connectTimeout = Duration.ofMillis(200);
        CountDownLatch asked = new CountDownLatch(1);

        try (Receiver slow = Receiver.that((_, out) -> {
                    asked.countDown();
                    hang();
                    write(out, "HTTP/1.1 204 No Content\r\n\r\n");
                });
                TestWebhooks webhooks = settings.build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> first = threads.submit(() -> webhooks.sendTo(slow.url()));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            Answer second = webhooks.sendTo(slow.url());
            never.countDown();

            assertThat(second.verdict()).isEqualTo(Verdict.OUR_FAULT);
            assertThat(second.text()).isEqualTo("no connection of ours was free in time");
            assertThat(first.get().verdict()).isEqualTo(Verdict.DELIVERED);
        }
    }

    @Test
    void isToBlameItselfForAnAttemptThatItsOwnShutdownEnds() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<Answer> answer = new CompletableFuture<>();

        try (Receiver slow = Receiver.that((_, _) -> {
                    asked.countDown();
                    hang();
                });
                TestWebhooks webhooks = TestWebhooks.patient()) {
            Thread sender = Thread.startVirtualThread(() -> answer.complete(webhooks.sendTo(slow.url())));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            sender.interrupt();

            assertThat(answer.get(10, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.OUR_FAULT);
        } finally {
            never.countDown();
        }
    }

    @Test
    void usesAConnectionAgain() {
        try (Receiver receiver = Receiver.thatSays("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                TestWebhooks webhooks = TestWebhooks.patient()) {
            for (int i = 0; i < 10; i++) {
                assertThat(webhooks.sendTo(receiver.url()).verdict()).isEqualTo(Verdict.DELIVERED);
            }
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(receiver.requests()).isEqualTo(10);
        }
    }

    /** A pool that lost connections to attempts that were cut would have none left at the end. */
    @Test
    void losesNoConnectionToAttemptsThatItEnds() {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.maxConnections = 2;
        settings.timeout = Duration.ofMillis(200);

        try (Receiver silent = Receiver.that((_, _) -> hang());
                Receiver good = Receiver.thatSays("HTTP/1.1 204 No Content\r\n\r\n");
                TestWebhooks webhooks = settings.build()) {
            for (int i = 0; i < 5; i++) {
                assertThat(webhooks.sendTo(silent.url()).verdict()).isEqualTo(Verdict.FAILED);
            }
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(webhooks.sendTo(good.url()).verdict()).isEqualTo(Verdict.DELIVERED));
        } finally {
            never.countDown();
        }
    }

    private void assertGivenUp(Receiver receiver, Verdict verdict, String start) {
        Instant begin = Instant.now();
        try (receiver;
                TestWebhooks webhooks = TestWebhooks.impatient()) {
            Answer answer = webhooks.sendTo(receiver.url());

            assertThat(answer.verdict()).isEqualTo(verdict);
            assertThat(answer.text()).startsWith(start);
            assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drip(OutputStream out, String drop) throws IOException {
        while (true) {
            write(out, drop);
            try {
                if (never.await(50, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
