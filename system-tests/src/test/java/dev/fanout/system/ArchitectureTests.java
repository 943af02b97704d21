package dev.fanout.system;

import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.fanout.local.Service;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;

/** Who may know whom in this house. The POMs forbid most of it too; here it is in one place, and finer. */
class ArchitectureTests {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.fanout");

    /** The rooms of the engine, each above all that it may know. */
    private static final List<String> ROOMS = List.of(
            "wire",
            "topology",
            "broker",
            "failure",
            "background",
            "context",
            "schema",
            "outbox",
            "consumer",
            "retry",
            "replay",
            "deadletter",
            "inbox");

    /** The rooms of the engine that services may enter. */
    private static final String[] OPEN_ROOMS = {"dev.fanout.messaging.background", "dev.fanout.messaging.replay"};

    private static final String TEST_SUPPORT = "dev.fanout.messaging.test";

    private static final int MOST_PARAMETERS = 8;

    @Test
    void theFaceOfTheKitKnowsNothingButSpringsContext() {
        classes()
                .that()
                .resideInAPackage("dev.fanout.messaging")
                .should(onlyDependOnClassesThat(residesInAny(
                        "dev.fanout.messaging", "java..", "org.jspecify..", "org.springframework.context..")))
                .check(OURS);
    }

    @Test
    void theKitKnowsNothingElseOfThisHouse() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging..")
                .and(DescribedPredicate.not(residesInAny(TEST_SUPPORT)))
                .should()
                .dependOnClassesThat(residesInAny("dev.fanout..")
                        .and(DescribedPredicate.not(residesInAny("dev.fanout.messaging.."))))
                .check(OURS);
    }

    @Test
    void theTestSupportOfTheKitKnowsTheKitAndTheServersOfTests() {
        noClasses()
                .that()
                .resideInAPackage(TEST_SUPPORT)
                .should()
                .dependOnClassesThat(residesInAny("dev.fanout..")
                        .and(DescribedPredicate.not(residesInAny("dev.fanout.messaging..", "dev.fanout.testing"))))
                .check(OURS);
    }

    @Test
    void nothingThatRunsKnowsATestSupport() {
        noClasses()
                .that(DescribedPredicate.not(residesInAny(TEST_SUPPORT, "dev.fanout.testing")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TEST_SUPPORT, "dev.fanout.testing")
                .check(OURS);
    }

    @Test
    void theEngineKnowsNeitherWebNorSecurityNorPersistence() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.web..",
                        "org.springframework.security..",
                        "org.springframework.data..",
                        "org.springdoc..",
                        "jakarta..")
                .check(OURS);
    }

    @Test
    void noRoomOfTheEngineKnowsOneAboveIt() {
        assertThat(OURS.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("dev.fanout.messaging.") && !name.equals(TEST_SUPPORT))
                        .map(name -> name.substring("dev.fanout.messaging.".length()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS);
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            String[] above = ROOMS.subList(i + 1, ROOMS.size()).stream()
                    .map(room -> "dev.fanout.messaging." + room)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.fanout.messaging." + ROOMS.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(OURS);
        }
    }

    @Test
    void outboxAndInboxDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging.inbox")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.messaging.outbox")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.messaging.outbox")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.fanout.messaging.EventHandler")
                .check(OURS);
    }

    @Test
    void contractsKnowTheFaceOfTheKitAlone() {
        classes()
                .that()
                .resideInAPackage("dev.fanout.events")
                .should(onlyDependOnClassesThat(
                        residesInAny("dev.fanout.events", "dev.fanout.messaging", "java..", "org.jspecify..")))
                .check(OURS);
    }

    @Test
    void whatAnswersOverHttpKnowsNoMessages() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.fanout.messaging..", "dev.fanout.events..", "dev.fanout.defaults..")
                .check(OURS);
    }

    @Test
    void theOperatorsRoutesKnowTheKitAndNoService() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.operations..")
                .should()
                .dependOnClassesThat(residesInAny("dev.fanout..")
                        .and(DescribedPredicate.not(
                                residesInAny("dev.fanout.operations..", "dev.fanout.messaging..", "dev.fanout.web.."))))
                .check(OURS);
    }

    /** They bring the contracts to the services, but a shop of other contracts could use them as they are. */
    @Test
    void whatTheServicesHaveInCommonKnowsNoEventOfTheShop() {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout.defaults..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.fanout.events..")
                .check(OURS);
    }

    static List<String> services() {
        return Service.ALL.stream().map(Service::shortName).toList();
    }

    /**
     * And two rooms, for work that is no message: a thread that repeats a step, and replays of what has failed, as the
     * kit has them for itself. To do either again, and as well, is more than a service should have to know.
     */
    @ParameterizedTest
    @MethodSource("services")
    void aServiceUsesOnlyTheFaceOfTheKit(String service) {
        noClasses()
                .that()
                .resideInAPackage("dev.fanout." + service + "..")
                .should()
                .dependOnClassesThat(residesInAny("dev.fanout.messaging.(*)..", "dev.fanout.operations..")
                        .and(DescribedPredicate.not(residesInAny(OPEN_ROOMS))))
                .check(OURS);
    }

    /** Whoever uses an open room meets nothing of the others there. */
    @Test
    void whatServicesSeeOfAnOpenRoomNamesNoOtherRoom() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(residesInAny(OPEN_ROOMS).and(modifier(JavaModifier.PUBLIC)))
                .should(new ArchCondition<>("name no other room") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                .filter(residesInAny("dev.fanout.messaging.(*)..")
                                        .and(DescribedPredicate.not(residesInAny(OPEN_ROOMS))))
                                .forEach(type -> events.add(SimpleConditionEvent.violated(
                                        method, method.getFullName() + " names " + type.getName())));
                    }
                })
                .check(OURS);
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceKnowsNothingOfTheBroker(String service) {
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
        slices().matching("dev.fanout.(" + String.join("|", services()) + ")..")
                .should()
                .notDependOnEachOther()
                .check(OURS);
    }

    @ParameterizedTest
    @MethodSource("services")
    void theFeaturesOfAServiceDoNotGoInCircles(String service) {
        slices().matching("dev.fanout." + service + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(OURS);
    }

    @Test
    void noClassUsesJackson2Databind() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson.databind..")
                .check(OURS);
    }

    /** Records are rows and messages: they have as many components as there are columns. */
    @Test
    void noConstructorAndNoBeanMethodTakesMoreThanEightParameters() {
        codeUnits().should(takeAtMost(MOST_PARAMETERS)).check(OURS);
    }

    private static ArchCondition<JavaCodeUnit> takeAtMost(int most) {
        return new ArchCondition<>("take at most " + most + " parameters") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                boolean counts = unit.isAnnotatedWith(Bean.class)
                        || (unit instanceof JavaConstructor && !unit.getOwner().isRecord());
                if (counts && unit.getRawParameterTypes().size() > most) {
                    events.add(SimpleConditionEvent.violated(
                            unit,
                            unit.getFullName() + " takes "
                                    + unit.getRawParameterTypes().size()));
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> residesInAny(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }
}
