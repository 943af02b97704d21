package dev.fanout.messaging.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.example.mail.CustomerEvent;
import com.example.mail.CustomerEvent.CustomerLeft;
import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.AddressSuspected;
import com.example.mail.MailEvent.MailSent;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.Subscription;
import dev.fanout.messaging.test.Outcome.Buried;
import dev.fanout.messaging.test.Outcome.Handled;
import dev.fanout.messaging.test.Outcome.Postponed;
import dev.fanout.messaging.test.Outcome.Retried;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.MalformedMessageException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class HandlerTesterTests {

    private static final CustomerSignedUp SIGNED_UP = new CustomerSignedUp("c-1", "a@example.com");
    private static final MailSent SENT = new MailSent("c-1", "welcome");

    /** Does what a test tells it. */
    private static class Told implements EventHandler<CustomerSignedUp> {

        final EventPublisher events;
        private final Consumer<Told> work;

        @Nullable EventMetadata metadata;

        int attempts;

        Told(EventPublisher events, Consumer<Told> work) {
            this.events = events;
            this.work = work;
        }

        @Override
        public void handle(CustomerSignedUp event, EventMetadata metadata) {
            this.metadata = metadata;
            attempts++;
            work.accept(this);
        }
    }

    @Subscription("reports")
    private static final class ToldInFunction extends Told {

        ToldInFunction(EventPublisher events, Consumer<Told> work) {
            super(events, work);
        }
    }

    /** Keeps messages as they come. */
    private record Keeping(List<String> payloads) implements MessageHandler<CustomerSignedUp> {

        @Override
        public void handle(CustomerSignedUp event, EventMetadata metadata, byte[] payload) {
            payloads.add(new String(payload, UTF_8));
        }
    }

    private static HandlerTester told(Consumer<Told> work, String... properties) {
        return HandlerTester.of("mail-service", events -> new Told(events, work), properties);
    }

    private static HandlerTester throwing(RuntimeException failure, String... properties) {
        return told(
                _ -> {
                    throw failure;
                },
                properties);
    }

    // What was announced

    @Test
    void whatIsAnnouncedHasTheEnvelopeThatTheServiceWouldGiveIt() {
        EventMetadata cause = new EventMetadata(
                UUID.randomUUID(), "customer.signed-up.v1", "shop", "c-1", Instant.now(), "saga-7", "click-3", 12L);
        List<EventMetadata> seen = new ArrayList<>();

        Handled handled = told(handler -> {
                    seen.add(handler.metadata);
                    handler.events.publish(SENT);
                    handler.events.publish(new AddressSuspected("c-1"));
                })
                .handle(SIGNED_UP, cause)
                .handled();

        assertThat(seen).containsExactly(cause);
        assertThat(handled.events()).containsExactly(SENT, new AddressSuspected("c-1"));
        EventMetadata metadata = handled.published().getFirst().metadata();
        assertThat(metadata.id().version()).isEqualTo(7);
        assertThat(metadata.type()).isEqualTo("mail.sent.v1");
        assertThat(metadata.source()).isEqualTo("mail-service");
        assertThat(metadata.subject()).isEqualTo("c-1");
        assertThat(metadata.correlationId()).isEqualTo("saga-7");
        assertThat(metadata.causationId()).isEqualTo(cause.id().toString());
    }

    @Test
    void aMessageHandlerGetsThePayloadThatTheServiceOfTheEventWouldSend() {
        List<String> payloads = new ArrayList<>();

        HandlerTester.of("mail-service", _ -> new Keeping(payloads))
                .handle(SIGNED_UP)
                .handled();

        assertThat(payloads).containsExactly(new String(new JsonEventCodec().write(SIGNED_UP), UTF_8));
    }

    @Test
    void anEnvelopeThatIsMadeUpIsThatOfTheEventsOwnService() {
        List<EventMetadata> seen = new ArrayList<>();

        told(handler -> seen.add(handler.metadata)).handle(SIGNED_UP).handled();

        EventMetadata metadata = seen.getFirst();
        assertThat(metadata.type()).isEqualTo("customer.signed-up.v1");
        assertThat(metadata.source()).isEqualTo("customer-service");
        assertThat(metadata.subject()).isEqualTo("c-1");
        assertThat(metadata.correlationId()).isEqualTo("c-1");
        assertThat(metadata.causationId()).isNull();
        assertThat(metadata.time()).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void whatAnAttemptAnnouncedThatFailedIsGone() {
        HandlerTester tester = told(handler -> {
            handler.events.publish(new MailSent("c-1", "attempt " + handler.attempts));
            if (handler.attempts < 3) {
                throw new IllegalStateException("attempt " + handler.attempts);
            }
        });

        List<Outcome> outcomes = tester.deliver(SIGNED_UP);

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.getLast().handled().events()).containsExactly(new MailSent("c-1", "attempt 3"));
    }

    @Test
    void theNextMessageShowsNothingOfTheOneBefore() {
        HandlerTester tester = told(handler -> handler.events.publish(SENT));

        tester.handle(SIGNED_UP);

        assertThat(tester.handle(SIGNED_UP).handled().events()).hasSize(1);
    }

    // What an exception means

    static Stream<Arguments> failures() {
        var outage = new DataAccessResourceFailureException("away", new SQLException("broken pipe", "08006"));
        return Stream.of(
                Arguments.of(new IllegalStateException("a passing fault"), Retried.class),
                Arguments.of(new DependencyUnavailableException("closed", new RuntimeException()), Postponed.class),
                Arguments.of(outage, Postponed.class),
                Arguments.of(new PermanentFailureException("hopeless"), Buried.class),
                Arguments.of(new RuntimeException(new PermanentFailureException("wrapped")), Buried.class));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhatTheKitMakesOfAnException(RuntimeException failure, Class<? extends Outcome> expected) {
        Outcome outcome = throwing(failure).handle(SIGNED_UP);

        assertThat(outcome).isInstanceOf(expected);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(outcome::handled)
                .withMessageContaining(outcome.toString())
                .withCause(failure);
    }

    @Test
    void anErrorIsAPassingFault() {
        AssertionError error = new AssertionError("a mock of the test");

        Outcome outcome = told(_ -> {
                    throw error;
                })
                .handle(SIGNED_UP);

        assertThat(outcome.retried()).hasCause(error);
    }

    @Test
    void eachOutcomeIsNoOtherOne() {
        Throwable cause = new IllegalStateException();
        List<Outcome> all =
                List.of(new Handled(List.of()), new Retried(cause), new Postponed(cause), new Buried(cause));
        List<Consumer<Outcome>> accessors =
                List.of(Outcome::handled, Outcome::retried, Outcome::postponed, Outcome::buried);

        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < accessors.size(); j++) {
                Outcome outcome = all.get(i);
                Consumer<Outcome> accessor = accessors.get(j);
                if (i == j) {
                    accessor.accept(outcome);
                } else {
                    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> accessor.accept(outcome));
                }
            }
        }
    }

    // How often

    @Test
    void aMessageHasSixteenAttemptsByDefault() {
        assertThat(throwing(new IllegalStateException()).deliver(SIGNED_UP))
                .hasSize(16)
                .satisfies(outcomes -> {
                    assertThat(outcomes.subList(0, 15)).hasOnlyElementsOfType(Retried.class);
                    assertThat(outcomes.getLast()).isInstanceOf(Buried.class);
                });
    }

    @Test
    void theSettingsOfTheServiceCount() {
        String[] settings = {
            "fanout.messaging.retry.max-attempts=2", "fanout.messaging.delayed-retry.delays=1h, 1d, 7d, 30d"
        };

        assertThat(throwing(new IllegalStateException(), settings).deliver(SIGNED_UP))
                .hasSize(10);
        assertThat(throwing(
                                new IllegalStateException(),
                                "fanout.messaging.retry.max-attempts=1",
                                "fanout.messaging.delayed-retry.delays=")
                        .handle(SIGNED_UP))
                .isInstanceOf(Buried.class);
    }

    @Test
    void theSettingsOfTheHandlersFunctionCount() {
        HandlerTester tester = HandlerTester.of(
                "mail-service",
                events -> new ToldInFunction(events, _ -> {
                    throw new IllegalStateException();
                }),
                "fanout.messaging.functions.reports.max-attempts=3",
                "fanout.messaging.functions.reports.delays=1h",
                "fanout.messaging.retry.max-attempts=9");

        assertThat(tester.deliver(SIGNED_UP)).hasSize(6);
    }

    @Test
    void aSettingThatTheKitRefusesIsRefusedHere() {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> throwing(new IllegalStateException(), "fanout.messaging.retry.max-attempts=0"))
                .withStackTraceContaining("must be at least 1");
    }

    @Test
    void whatIsPostponedCountsForNothingAndNeverDies() {
        HandlerTester waits = throwing(new DependencyUnavailableException("closed", new RuntimeException()));
        assertThat(waits.deliver(SIGNED_UP)).hasSize(1_000).hasOnlyElementsOfType(Postponed.class);

        HandlerTester recovers = told(handler -> {
            if (handler.attempts <= 100) {
                throw new DependencyUnavailableException("closed", new RuntimeException());
            }
            throw new IllegalStateException();
        });
        assertThat(recovers.deliver(SIGNED_UP)).hasSize(100 + 16).last().isInstanceOf(Buried.class);
    }

    // What the publisher refuses

    @Test
    void nothingIsPublishedOutsideOfAMessage() {
        List<EventPublisher> publisher = new ArrayList<>();
        HandlerTester tester = HandlerTester.of("mail-service", events -> {
            publisher.add(events);
            return new Told(events, _ -> {});
        });
        tester.handle(SIGNED_UP);

        assertThatExceptionOfType(IllegalTransactionStateException.class)
                .isThrownBy(() -> publisher.getFirst().publish(SENT))
                .withMessageContaining("none is active");
    }

    @Test
    void nothingIsPublishedAfterTheCommit() {
        List<Throwable> refused = new ArrayList<>();

        Outcome outcome = told(handler ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void beforeCommit(boolean readOnly) {
                                handler.events.publish(SENT);
                            }

                            @Override
                            public void afterCommit() {
                                try {
                                    handler.events.publish(SENT);
                                } catch (IllegalTransactionStateException e) {
                                    refused.add(e);
                                }
                            }
                        }))
                .handle(SIGNED_UP);

        assertThat(outcome.handled().events()).containsExactly(SENT);
        assertThat(refused).hasSize(1);
    }

    @Test
    void anEventOfAnotherServiceIsRefused() {
        assertThat(told(handler -> handler.events.publish(new CustomerLeft("c-1")))
                        .handle(SIGNED_UP)
                        .retried())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("customer.events");
    }

    @Test
    void theServiceMayHaveAShortNameOfItsOwn() {
        HandlerTester tester = HandlerTester.of(
                "Post office",
                events -> new Told(events, handler -> handler.events.publish(SENT)),
                "fanout.messaging.service=mail");

        assertThat(tester.handle(SIGNED_UP)
                        .handled()
                        .published()
                        .getFirst()
                        .metadata()
                        .source())
                .isEqualTo("Post office");
    }

    @Test
    void aSubjectThatNoEnvelopeHoldsIsRefused() {
        assertThat(told(handler -> handler.events.publish(new MailSent("c".repeat(256), "welcome")))
                        .handle(SIGNED_UP)
                        .retried())
                .hasMessageContaining("256 bytes");
    }

    // What the wire refuses

    @Test
    void anEventThatCannotBeReadIsBuried() {
        assertThat(told(_ -> {}).handle(new CustomerSignedUp("c-1", null)).buried())
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("address");
        assertThat(told(_ -> {}).deliver(new CustomerSignedUp(" ", "a@example.com")))
                .singleElement()
                .isInstanceOf(Buried.class);
    }

    @Test
    void anEnvelopeThatCannotBeReadIsBuried() {
        EventMetadata made = Envelopes.madeUp(SIGNED_UP);
        EventMetadata ofTomorrow = new EventMetadata(
                made.id(),
                made.type(),
                made.source(),
                made.subject(),
                made.time().plusSeconds(86_400),
                made.correlationId(),
                null);
        EventMetadata ofNextVersion = new EventMetadata(
                made.id(),
                "customer.signed-up.v2",
                made.source(),
                made.subject(),
                made.time(),
                made.correlationId(),
                null);

        assertThat(told(_ -> {}).handle(SIGNED_UP, ofTomorrow).buried()).hasMessageContaining("future");
        assertThat(told(_ -> {}).handle(SIGNED_UP, ofNextVersion).buried()).hasMessageContaining("unknown version");
    }

    @Test
    void whatListenersCouldNotReadFailsTheTest() {
        HandlerTester tester = told(handler -> handler.events.publish(new MailSent("c-1", null)));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tester.handle(SIGNED_UP))
                .withMessageContaining("template");
    }

    @Test
    void whatTheSchemaDoesNotDescribeFailsTheTest() {
        HandlerTester tester = told(handler -> handler.events.publish(new MailSent("c-1", "")));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> tester.deliver(SIGNED_UP))
                .withMessageContaining("schema of mail.sent.v1")
                .withMessageContaining("template");
    }

    @Test
    void anEventThatTheHandlerIsNotForIsAMistakeOfTheTest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> told(_ -> {}).handle(new CustomerLeft("c-1")))
                .withMessageContaining("customer.left.v1")
                .withMessageContaining("Told");
    }

    // Transactions

    @Test
    void aHandlerIsInATransactionAndTheTestIsInNone() {
        List<Boolean> seen = new ArrayList<>();

        told(_ -> {
                    seen.add(TransactionSynchronizationManager.isActualTransactionActive());
                    seen.add(TransactionSynchronizationManager.isSynchronizationActive());
                })
                .handle(SIGNED_UP)
                .handled();

        assertThat(seen).containsExactly(true, true);
        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isFalse();
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
    }

    @Test
    void synchronizationsOfAnAttemptThatFailsAreToldOfTheRollback() {
        List<Integer> ends = new ArrayList<>();

        told(handler -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCompletion(int status) {
                            ends.add(status);
                        }
                    });
                    if (handler.attempts == 1) {
                        throw new IllegalStateException();
                    }
                })
                .deliver(SIGNED_UP);

        assertThat(ends)
                .containsExactly(
                        TransactionSynchronization.STATUS_ROLLED_BACK, TransactionSynchronization.STATUS_COMMITTED);
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
    }

    @Test
    void aHandlerOfAFamilyGetsAllItsEvents() {
        List<Event> seen = new ArrayList<>();
        HandlerTester tester = HandlerTester.of("mail-service", _ -> new EventHandler<CustomerEvent>() {
            @Override
            public void handle(CustomerEvent event, EventMetadata metadata) {
                seen.add(event);
            }
        });

        tester.handle(SIGNED_UP).handled();
        tester.handle(new CustomerLeft("c-1")).handled();

        assertThat(seen).containsExactly(SIGNED_UP, new CustomerLeft("c-1"));
    }
}
