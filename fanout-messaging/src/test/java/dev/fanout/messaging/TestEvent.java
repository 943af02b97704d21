package dev.fanout.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of the kit's own tests. The service under test is mostly {@code echo-service}: it announces the
 * {@link EchoEvent}s and listens to the neighbours who announce the others.
 */
public sealed interface TestEvent extends Event {

    @Override
    default Map<String, String> logContext() {
        return Map.of("subject", subject());
    }

    /** What the service under test announces. */
    @Announces("echo")
    sealed interface EchoEvent extends TestEvent {

        /** A sound came back. */
        @EventType("sound.echoed.v1")
        record SoundEchoed(UUID soundId, String text) implements EchoEvent {

            @Override
            public String subject() {
                return soundId.toString();
            }
        }
    }

    /** A neighbour, of whose events the service under test handles one and ignores the others. */
    @Announces("sound")
    sealed interface SoundEvent extends TestEvent {

        /** What became of one sound. */
        sealed interface OneSound extends SoundEvent {

            UUID soundId();

            @Override
            default String subject() {
                return soundId().toString();
            }
        }

        /** Is handled: with an echo. */
        @EventType("sound.made.v1")
        record SoundMade(UUID soundId) implements OneSound {}

        /** Nobody handles it. */
        @EventType("sound.faded.v1")
        record SoundFaded(UUID soundId, List<String> listeners) implements OneSound {

            public SoundFaded {
                listeners = List.copyOf(listeners);
            }
        }

        /** Nobody handles it; its aggregate has no UUID. */
        @EventType("instrument.tuned.v1")
        record InstrumentTuned(String instrument, int hertz) implements SoundEvent {

            @Override
            public String subject() {
                return instrument;
            }
        }
    }

    /** A neighbour whose events say what becomes of them. */
    @Announces("trial")
    sealed interface TrialEvent extends TestEvent {

        UUID trialId();

        /** What the handler of the event does. */
        Fate fate();

        @Override
        default String subject() {
            return trialId().toString();
        }

        /** Its handler changes the state, if its fate lets it. It has a JSON Schema. */
        @EventType("trial.begun.v1")
        record TrialBegun(UUID trialId, Fate fate) implements TrialEvent {}

        /** Its handler calls the outside world first, and that call has the fate. It has no JSON Schema. */
        @EventType("trial.referred.v1")
        record TrialReferred(UUID trialId, Fate fate) implements TrialEvent {}
    }

    /**
     * What a handler does.
     *
     * @param times how often it fails before it succeeds, where it fails for a time
     */
    record Fate(Kind kind, int times) {

        /** The ways to end. */
        public enum Kind {
            SUCCEEDS,
            FAILS,
            FAILS_ALWAYS,
            DEPENDENCY_DOWN,
            HOPELESS,
            SLOW,
            BREAKS,
            OUTDATED
        }

        /** Succeeds at once. */
        public static Fate succeeds() {
            return new Fate(Kind.SUCCEEDS, 0);
        }

        /** Fails so many times with a passing fault. */
        public static Fate fails(int times) {
            return new Fate(Kind.FAILS, times);
        }

        /** Fails each time, with a fault that looks as if it could pass. */
        public static Fate failsAlways() {
            return new Fate(Kind.FAILS_ALWAYS, 0);
        }

        /** Finds a dependency down so many times. */
        public static Fate dependencyDown(int times) {
            return new Fate(Kind.DEPENDENCY_DOWN, times);
        }

        /** Fails for good at once. */
        public static Fate hopeless() {
            return new Fate(Kind.HOPELESS, 0);
        }

        /** Takes 200 ms to call. */
        public static Fate slow() {
            return new Fate(Kind.SLOW, 0);
        }

        /** Breaks with an error that is no exception. */
        public static Fate breaks() {
            return new Fate(Kind.BREAKS, 0);
        }

        /** Finds its first answer outdated. */
        public static Fate outdated() {
            return new Fate(Kind.OUTDATED, 0);
        }
    }

    /** What the benchmarks send. */
    @Announces("cargo")
    sealed interface CargoEvent extends TestEvent {

        /** As large and as nested as the event with which the saga of a shop begins: 395 bytes of JSON. */
        @EventType("cargo.loaded.v1")
        record CargoLoaded(
                UUID cargoId,
                String consignee,
                String consigneeEmail,
                String terminalToken,
                Price value,
                List<Item> items,
                Instant deadline,
                @Nullable UUID batchId)
                implements CargoEvent {

            public CargoLoaded {
                items = List.copyOf(items);
            }

            @Override
            public String subject() {
                return cargoId.toString();
            }
        }

        /** Goods of one kind. */
        record Item(String sku, int quantity, Price unitPrice) {}

        /** An amount of money, in minor units. */
        record Price(long amount, String currency) {}
    }
}
