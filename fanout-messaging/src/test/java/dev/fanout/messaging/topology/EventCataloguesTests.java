package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventType;
import dev.fanout.messaging.TestEvent;
import dev.fanout.messaging.TestEvent.EchoEvent;
import dev.fanout.messaging.TestEvent.SoundEvent;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which events a service knows where its application does not say it, and where it does. */
class EventCataloguesTests {

    private static final ServiceName NOBODY = ServiceName.of("nobody");
    private static final ServiceName BELL = ServiceName.of("bell");
    private static final String HERE = EventCataloguesTests.class.getPackageName();
    private static final String KIT = TestEvent.class.getPackageName();
    private static final String ELSEWHERE = CachingConnectionFactory.class.getPackageName();

    /** A family that somebody announces who handles nothing of it. */
    @Announces("bell")
    sealed interface BellEvent extends Event {

        /** The bell was heard. */
        @EventType("bell.rung.v1")
        record BellRung(String subject) implements BellEvent {}

        /** The bell was not heard. */
        @EventType("bell.muffled.v1")
        record BellMuffled(String subject) implements BellEvent {}
    }

    /** A family of somebody else in the same package. */
    @Announces("whistle")
    sealed interface WhistleEvent extends Event {

        /** Somebody whistled. */
        @EventType("whistle.blown.v1")
        record WhistleBlown(String subject) implements WhistleEvent {}
    }

    /** Open: no hierarchy, although an event belongs to it. */
    interface OpenEvent extends Event {}

    /** An event of no sealed family. */
    @Announces("drum")
    @EventType("drum.beaten.v1")
    record DrumBeaten(String subject) implements OpenEvent {}

    @Test
    void whatIsHandledIsKnownWithAllOfItsHierarchy() {
        EventCatalogue catalogue = EventCatalogues.of(List.of(SoundMade.class), NOBODY, List.of());

        assertThat(catalogue.all())
                .containsExactlyInAnyOrderElementsOf(
                        EventCatalogue.of(TestEvent.class).all());
    }

    @Test
    void severalHandledEventsOfOneHierarchyAreNoContradiction() {
        assertThat(EventCatalogues.of(List.of(SoundMade.class, TrialBegun.class), NOBODY, List.of())
                        .all())
                .containsExactlyInAnyOrderElementsOf(
                        EventCatalogue.of(TestEvent.class).all());
    }

    @Test
    void aHandledEventOfNoSealedFamilyIsKnownByItself() {
        assertThat(EventCatalogues.of(List.of(DrumBeaten.class), NOBODY, List.of())
                        .all())
                .containsExactly(DrumBeaten.class);
    }

    @Test
    void whatTheServiceAnnouncesIsFoundInThePackagesOfTheApplication() {
        assertThat(EventCatalogues.of(List.of(), BELL, List.of(HERE)).all())
                .containsExactlyInAnyOrder(BellEvent.BellRung.class, BellEvent.BellMuffled.class);
        assertThat(EventCatalogues.of(List.of(), BELL, List.of(KIT)).all())
                .as("also below them")
                .containsExactlyInAnyOrder(BellEvent.BellRung.class, BellEvent.BellMuffled.class);
    }

    @Test
    void anOwnFamilyIsKnownWithoutItsNeighboursOfTheSameHierarchy() {
        assertThat(EventCatalogues.of(List.of(), ServiceName.of("echo-service"), List.of(KIT))
                        .all())
                .containsExactlyElementsOf(EventCatalogue.of(EchoEvent.class).all());
    }

    @Test
    void nothingElseIsKnown() {
        assertThat(EventCatalogues.of(List.of(), NOBODY, List.of(KIT, HERE)).all())
                .as("families of other services")
                .isEmpty();
        assertThat(EventCatalogues.of(List.of(), BELL, List.of()).all())
                .as("an application without packages")
                .isEmpty();
        assertThat(EventCatalogues.of(List.of(), BELL, List.of(ELSEWHERE)).all())
                .as("a family outside of them")
                .isEmpty();
    }

    @Test
    void theKitMakesACatalogueOfHandlersAndPackages() {
        applicationNamed("bell-service")
                .withUserConfiguration(Application.class)
                .withBean(OnDrumBeaten.class)
                .run(context -> assertThat(context.getBean(EventCatalogue.class))
                        .hasToString("[bell.muffled.v1, bell.rung.v1, drum.beaten.v1]"));
    }

    @Test
    void anApplicationWithoutPackagesKnowsWhatItHandles() {
        applicationNamed("bell-service")
                .withBean(OnDrumBeaten.class)
                .run(context ->
                        assertThat(context.getBean(EventCatalogue.class)).hasToString("[drum.beaten.v1]"));
    }

    @Test
    void theApplicationsOwnCatalogueWins() {
        applicationNamed("bell-service")
                .withUserConfiguration(Application.class, OwnCatalogue.class)
                .withBean(OnDrumBeaten.class)
                .run(context -> assertThat(context)
                        .getBean(EventCatalogue.class)
                        .hasToString("[instrument.tuned.v1, sound.faded.v1, sound.made.v1]"));
    }

    private static ApplicationContextRunner applicationNamed(String name) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TopologyAutoConfiguration.class))
                .withBean(CachingConnectionFactory.class, () -> new CachingConnectionFactory("nowhere.invalid"))
                .withPropertyValues("spring.application.name=" + name);
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    static class OwnCatalogue {

        @Bean
        EventCatalogue mine() {
            return EventCatalogue.of(SoundEvent.class);
        }
    }

    static class OnDrumBeaten implements EventHandler<DrumBeaten> {

        @Override
        public void handle(DrumBeaten event, EventMetadata metadata) {
            throw new UnsupportedOperationException("nobody drums here");
        }
    }
}
