package dev.fanout.notification.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Message;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** By real SMTP, configured as a service is. */
@Timeout(60)
class EmailChannelTests {

    private static final String DATA = """
            {"orderId":"o-1","customerId":"c-1","total":{"amount":2500,"currency":"EUR"},
             "lines":[{"sku":"größe-1","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]}""";

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final UUID id = UUID.randomUUID();

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(EmailConfiguration.class)
            .withPropertyValues(
                    "spring.mail.host=127.0.0.1",
                    "spring.mail.properties[mail.smtp.connectiontimeout]=5000",
                    "spring.mail.properties[mail.smtp.timeout]=2000",
                    "fanout.email.from=Shop Größer <shop@shop.example>");

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void sendsTextAndHtml() throws Exception {
        assertThat(send(message("a@example.com"))).isEqualTo(Answer.of(Verdict.DELIVERED, "taken by the mail server"));

        MimeMessage mail = onlyMail();
        assertThat(mail.getSubject()).isEqualTo("Your order o-1 is confirmed");
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("a@example.com");
        assertThat(mail.getFrom()[0].toString()).contains("shop@shop.example");
        assertThat(mail.getMessageID()).isEqualTo("<" + id + "@shop.example>");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
        assertThat((String) parts.getBodyPart(0).getContent()).contains("2 x größe-1 at 12.50 EUR");
        assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
        assertThat((String) parts.getBodyPart(1).getContent()).contains("<td>größe-1</td>", "25.00 EUR");
    }

    @Test
    void keepsTheIdOfTheMailInEachAttempt() throws Exception {
        send(message("a@example.com"));
        send(message("a@example.com"));

        for (MimeMessage mail : server.getReceivedMessages()) {
            assertThat(mail.getMessageID()).isEqualTo("<" + id + "@shop.example>");
        }
        assertThat(server.getReceivedMessages()).hasSize(2);
    }

    @Test
    void sendsManyAtOnce() throws Exception {
        withChannel(server.getSmtp().getPort(), channel -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Answer>> calls = IntStream.range(0, 50)
                        .<Callable<Answer>>mapToObj(i -> () -> channel.send(message("a" + i + "@example.com")))
                        .toList();
                for (Future<Answer> answer : threads.invokeAll(calls)) {
                    assertThat(answer.get().verdict()).isEqualTo(Verdict.DELIVERED);
                }
            }
        });
        assertThat(server.getReceivedMessages()).hasSize(50);
    }

    @Test
    void aSubjectCannotBeginAHeader() throws Exception {
        send(new Message(
                id,
                "a@example.com",
                "product.changed.v1",
                "s\r\nBcc: b@example.com\r\n\r\nbody",
                Instant.EPOCH,
                "{}",
                List.of()));

        assertThat(onlyMail().getSubject()).isEqualTo("product.changed.v1 of s  Bcc: b@example.com    body");
        assertThat(onlyMail().getHeader("Bcc")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "@example.com",
                "a@",
                "a b@example.com",
                "a@example.com, b@example.com",
                "a@example.com;b@example.com",
                "A <a@example.com>",
                "<a@example.com>",
                " a@example.com",
                "a@example.com\r\nBcc: b@example.com",
                "a@example.com\nb",
                "\"a\r\nb\"@example.com",
                "a@example.com\0",
                "group: a@example.com;"
            })
    void writesToOneAddressAndNothingElse(String target) throws Exception {
        withChannel(server.getSmtp().getPort(), channel -> {
            assertThat(channel.objectionTo(target)).contains("is no e-mail address");
            assertThat(channel.send(message(target)).verdict()).isEqualTo(Verdict.REFUSED);
        });
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@example.com", "a.b+c@sub.example.com", "o'neill@example.com", "jürgen@example.com"})
    void takesWhatIsAnAddress(String target) throws Exception {
        withChannel(
                server.getSmtp().getPort(),
                channel -> assertThat(channel.objectionTo(target)).isEmpty());
    }

    @Test
    void takesNoEndlessAddress() throws Exception {
        withChannel(
                server.getSmtp().getPort(),
                channel -> assertThat(channel.objectionTo(
                                "a@" + "x".repeat(60).concat(".").repeat(5) + "example"))
                        .isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 450 busy, FAILED, 450",
        "RCPT, 451 greylisted, FAILED, 451",
        "RCPT, 550 no such user, REFUSED, 550",
        "RCPT, 553 never, REFUSED, 553",
        "DATA, 451 later, FAILED, 451",
        "DATA, 554 no, REFUSED, 554",
        "., 452 full, FAILED, 452",
        "., 554 spam, REFUSED, 554"
    })
    void theMailServerSpeaksOfTheRecipient(String command, String reply, Verdict verdict, int status) throws Exception {
        try (var scripted = new ScriptedMailServer(Map.of(command, reply))) {
            Answer answer = send(scripted.port(), message("a@example.com"));

            assertThat(answer.verdict()).isEqualTo(verdict);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).contains(reply.substring(4));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 421 not now",
        "'', 554 never",
        "EHLO, 421 closing",
        "MAIL, 550 no such sender",
        "MAIL, 530 authenticate first"
    })
    void theMailServerSpeaksOfUs(String command, String reply) throws Exception {
        try (var scripted = new ScriptedMailServer(Map.of(command, reply, "HELO", reply))) {
            assertThat(send(scripted.port(), message("a@example.com")).verdict())
                    .isEqualTo(Verdict.OUR_FAULT);
        }
    }

    @Test
    void aMailServerThatIsAwayIsOurFault() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(send(free, message("a@example.com")).verdict()).isEqualTo(Verdict.OUR_FAULT);
    }

    @Test
    void aMailServerThatSaysNothingIsOurFaultAndHoldsNobodyForEver() throws Exception {
        Instant begin = Instant.now();
        try (ServerSocket silent = new ServerSocket(0)) {
            assertThat(send(silent.getLocalPort(), message("a@example.com")).verdict())
                    .isEqualTo(Verdict.OUR_FAULT);
        }
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aPasswordThatTheMailServerDoesNotTakeIsOurFault() {
        server.setUser("shop@shop.example", "shop", "right");

        contexts.withPropertyValues(
                        "spring.mail.port=" + server.getSmtp().getPort(),
                        "spring.mail.username=shop",
                        "spring.mail.password=wrong")
                .run(context -> assertThat(context.getBean(Channel.class)
                                .send(message("a@example.com"))
                                .verdict())
                        .isEqualTo(Verdict.OUR_FAULT));
    }

    @Test
    void countsLimitsByItsServer() throws Exception {
        withChannel(
                2525,
                channel -> assertThat(channel.destinationOf("a@example.com")).isEqualTo("smtp://127.0.0.1:2525"));
    }

    @Test
    void isOnlyThereWithAMailServer() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
                .withBean(Clock.class, Clock::systemUTC)
                .withUserConfiguration(EmailConfiguration.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Channel.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@example.com\r\nBcc: b@example.com", "a@b@c"})
    void refusesToStartWithoutASender(String from) {
        contexts.withPropertyValues("fanout.email.from=" + from)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .satisfiesAnyOf(
                                cause -> assertThat(cause).hasMessageContaining("fanout.email.from"),
                                cause -> assertThat(cause).isInstanceOf(jakarta.mail.internet.AddressException.class)));
    }

    private Answer send(Message message) throws Exception {
        return send(server.getSmtp().getPort(), message);
    }

    private Answer send(int port, Message message) throws Exception {
        Answer[] answer = new Answer[1];
        withChannel(port, channel -> answer[0] = channel.send(message));
        return answer[0];
    }

    private void withChannel(int port, Use use) {
        contexts.withPropertyValues("spring.mail.port=" + port).run(context -> use.of(context.getBean(Channel.class)));
    }

    @FunctionalInterface
    private interface Use {
        void of(Channel channel) throws Exception;
    }

    private MimeMessage onlyMail() {
        assertThat(server.getReceivedMessages()).hasSize(1);
        return server.getReceivedMessages()[0];
    }

    private Message message(String target) {
        return new Message(id, target, "order.confirmed.v1", "o-1", Instant.EPOCH, DATA, List.of());
    }
}
