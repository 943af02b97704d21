package dev.fanout.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services know the contracts and the public face of the kit, and not each other. */
class ServicesTests {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fanout");

    @ParameterizedTest
    @ValueSource(strings = {"order", "inventory", "payment", "notification"})
    void usesOnlyWhatTheKitOffers(String service) {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.messaging.(*)..")
                .check(OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "inventory", "payment", "notification"})
    void knowsNothingOfTheBroker(String service) {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout." + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.amqp..", "com.rabbitmq..")
                .check(OURS);
    }

    @Test
    void servicesDoNotKnowEachOther() {
        slices().matching("dev.fanout.(order|inventory|payment|notification)..")
                .should()
                .notDependOnEachOther()
                .check(OURS);
    }

    @Test
    void theFeaturesOfAServiceDoNotGoInCircles() {
        for (String service : new String[] {"order", "inventory", "payment", "notification"}) {
            slices().matching("dev.fanout." + service + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(OURS);
        }
    }
}
