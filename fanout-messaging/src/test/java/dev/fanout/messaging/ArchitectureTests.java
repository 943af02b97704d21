package dev.fanout.messaging;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Contracts, kit and web support stay apart. */
class ArchitectureTests {

    private static final JavaClasses ours = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fanout");

    @Test
    void contractsKnowTheJdkAndTheFaceOfTheKit() {
        classes()
                .that()
                .resideInAPackage("dev.fanout.events")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.fanout.events", "dev.fanout.messaging", "java..", "org.jspecify..")
                .check(ours);
    }

    @Test
    void theKitKnowsNoContractOfTheShop() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.events..")
                .because("the kit and its tests are for any family of events")
                .check(new ClassFileImporter().importPackages("dev.fanout.messaging"));
    }

    @Test
    void theKitKnowsNoService() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.fanout.events", "dev.fanout.messaging..", "dev.fanout.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.fanout.order..",
                        "dev.fanout.inventory..",
                        "dev.fanout.payment..",
                        "dev.fanout.notification..")
                .check(ours);
    }

    @Test
    void messagingAndWebDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.web..")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.web..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.messaging..")
                .check(ours);
    }

    @Test
    void thePartsOfTheKitDoNotGoInCircles() {
        slices().matching("dev.fanout.messaging.(*)..")
                .should()
                .beFreeOfCycles()
                .check(ours);
    }

    @Test
    void outboxAndInboxDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging.outbox")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.messaging.inbox")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.fanout.messaging.EventHandler")
                .check(ours);
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging.inbox")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.messaging.outbox")
                .check(ours);
    }

    @Test
    void nobodyUsesJackson2Databind() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .check(ours);
    }
}
