package dev.fanout.messaging.test;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.messaging.inbox.MessageReader;
import dev.fanout.messaging.inbox.Reaction;
import dev.fanout.messaging.test.Outcome.Buried;
import dev.fanout.messaging.test.Outcome.Handled;
import dev.fanout.messaging.topology.Functions;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Hands events to one handler, and says what the kit would do: what it would announce, try again and bury. It needs no
 * Spring context, broker or database, and asks the same code as the kit: an event travels through the JSON of the kit,
 * what the handler throws is judged as in a service, and the publisher describes and refuses events as in a service.
 *
 * <pre>{@code
 * HandlerTester tester = HandlerTester.of("mail-service", events -> new WelcomeCustomerOnSignUp(mailbox, events));
 *
 * assertThat(tester.handle(new CustomerSignedUp("c-1", "a@example.com")).handled().events())
 *         .containsExactly(new MailSent("c-1", "welcome"));
 * assertThat(tester.handle(new CustomerSignedUp("c-1", "nowhere")).buried()).hasMessageContaining("c-1");
 * }</pre>
 *
 * <p>The handler finds an active transaction of Spring in {@code handle}, without a resource, and none in {@code call}.
 * What it does to objects of the test is not undone when an attempt fails. There is no inbox: each call is a message of
 * its own, also under an id that was there before. Owned by one thread.
 */
public final class HandlerTester {

    /** No settings of a service that anybody runs make so many; a message that waits without end does. */
    private static final int MOST_ATTEMPTS = 1_000;

    private final ServiceName service;
    private final EventCodec codec = new JsonEventCodec();
    private final Clock clock = Clock.systemUTC();
    private final RecordingPublisher publisher;
    private final String function;
    private final HandlerRegistry handlers;
    private final MessageReader reader;
    private final Settings settings;

    private HandlerTester(String application, Function<EventPublisher, ? extends Handler> handler, Settings settings) {
        this.settings = settings;
        this.service = settings.service(application);
        this.publisher = new RecordingPublisher(service, codec, clock);
        // The first function is that of the service itself, which has no handler if this one is part of another.
        Functions functions = Functions.of(List.of(handler.apply(publisher)));
        functions.requireNone(service.shortName());
        var reacting = functions.all().getLast();
        this.function = reacting.name();
        this.handlers = reacting.handlers();
        this.reader = new MessageReader(handlers, codec, clock);
    }

    /**
     * Prepares the test of a handler.
     *
     * @param application name of the service, for example {@code mail-service}
     * @param handler makes the {@link EventHandler}, {@link MessageHandler} or {@link RemoteCallHandler}, with the
     *     publisher that the kit would inject; called once
     * @param properties {@code name=value}: what the service sets of {@code fanout.messaging.service},
     *     {@code .retry.max-attempts}, {@code .delayed-retry.delays}, and the last two for the handler's function; all
     *     else is as the kit has it by default
     * @throws IllegalArgumentException if the handler does not say which event it handles, or names a function that is
     *     none
     */
    public static HandlerTester of(
            String application, Function<EventPublisher, ? extends Handler> handler, String... properties) {
        return new HandlerTester(application, handler, Settings.of(properties));
    }

    /**
     * The outcome of the first attempt to handle an event, which its own service has announced just now as the first of
     * a saga.
     *
     * @throws IllegalArgumentException if the handler does not react to this event
     * @throws AssertionError if the handler has announced what its listeners could not read, or what the schema of that
     *     event does not describe
     */
    public Outcome handle(Event event) {
        return handle(event, Envelopes.madeUp(event));
    }

    /** The same with an envelope of the test's. */
    public Outcome handle(Event event, EventMetadata metadata) {
        return attempts(event, metadata, 1).getFirst();
    }

    /**
     * Handles an event as often as the kit does, and does not wait in between: the attempts at once, then the delayed
     * ones, and after a remote call that was made in vain the call as well.
     *
     * @return the outcome of each attempt. The last one says how the message ends; it is {@link Outcome.Postponed} only
     *     for a message that still waits after 1,000 attempts
     * @throws IllegalArgumentException if the handler does not react to this event
     * @throws AssertionError as {@link #handle(Event)}
     */
    public List<Outcome> deliver(Event event) {
        return deliver(event, Envelopes.madeUp(event));
    }

    /** The same with an envelope of the test's. */
    public List<Outcome> deliver(Event event, EventMetadata metadata) {
        return attempts(event, metadata, MOST_ATTEMPTS);
    }

    private List<Outcome> attempts(Event event, EventMetadata metadata, int most) {
        Optional<Reaction> reaction;
        try {
            reaction = reader.read(message(event, metadata));
        } catch (PermanentFailureException e) {
            return List.of(new Buried(e));
        }
        if (reaction.isEmpty()) {
            if (!reader.reactsTo(metadata.type())) {
                throw new IllegalArgumentException("no handler for " + metadata.type() + ", only for " + handlers);
            }
            return List.of(new Handled(List.of()));
        }
        return new Life(reaction.get(), publisher, settings.retryOf(function), settings.delayedRetryOf(function), most)
                .outcomes();
    }

    private ReceivedMessage message(Event event, EventMetadata metadata) {
        String queue = service.subscriptionTo(EventTypes.exchangeOf(event.getClass()), function)
                .queue();
        long sequence = Objects.requireNonNullElse(metadata.sequence(), 0L);
        return new ReceivedMessage(
                queue, Envelope.properties(metadata, sequence, TraceHeaders.NONE), codec.write(event));
    }
}
