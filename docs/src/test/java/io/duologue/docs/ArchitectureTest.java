package io.duologue.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The shape of the whole: who may know whom, over the classes of all modules. */
class ArchitectureTest {

    private static final String ENGINE = "io.duologue.core.engine..";
    private static final String PROTOCOL = "io.duologue.protocol..";
    private static final String MATCHING = "io.duologue.matching..";
    private static final String CLIENT = "io.duologue.client..";
    private static final String CORE = "io.duologue.core..";
    private static final String IDENTITY = "io.duologue.identity..";
    private static final String REDIS = "io.duologue.redis..";
    private static final String POSTGRES = "io.duologue.postgres..";
    private static final String SERVER = "io.duologue.server..";
    private static final String[] WEB_SERVER = {"spark..", "org.eclipse.jetty.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isNotFromATestArtifact)
            .importPackages("io.duologue");

    @Test
    void everyModuleIsSeen() {
        assertThat(CLASSES)
                .extracting(JavaClass::getPackageName)
                .anyMatch(name -> name.startsWith("io.duologue.protocol"))
                .anyMatch(name -> name.startsWith("io.duologue.matching"))
                .anyMatch(name -> name.startsWith("io.duologue.core"))
                .anyMatch(name -> name.startsWith("io.duologue.client"))
                .anyMatch(name -> name.startsWith("io.duologue.identity"))
                .anyMatch(name -> name.startsWith("io.duologue.redis"))
                .anyMatch(name -> name.startsWith("io.duologue.postgres"));
    }

    @Test
    void noFeatureOfTheCoreKnowsTheEngine() {
        check(noClasses()
                .that()
                .resideInAPackage(CORE)
                .and()
                .resideOutsideOfPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE));
    }

    @Test
    void inTheCoreOnlyTheEngineSpeaksTheProtocol() {
        check(noClasses()
                .that()
                .resideInAPackage(CORE)
                .and()
                .resideOutsideOfPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(PROTOCOL));
    }

    @Test
    void theFeaturesOfTheCoreAreFreeOfCycles() {
        check(slices().matching("io.duologue.core.(*)..").should().beFreeOfCycles());
    }

    @Test
    void theProtocolDependsOnNothingOfOurs() {
        check(noClasses().that().resideInAPackage(PROTOCOL).should().dependOnClassesThat(areOursOutside(PROTOCOL)));
    }

    @Test
    void matchingDependsOnNothingOfOurs() {
        check(noClasses().that().resideInAPackage(MATCHING).should().dependOnClassesThat(areOursOutside(MATCHING)));
    }

    @Test
    void theDomainDoesNotKnowTheServer() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CORE, MATCHING, PROTOCOL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SERVER));
    }

    @Test
    void sparkAndJettyStayInTheServersHttpAndTransport() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("io.duologue.server.http..", "io.duologue.server.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(WEB_SERVER));
    }

    @Test
    void theClientDependsOnTheProtocolOnly() {
        check(noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .should()
                .dependOnClassesThat(areOursOutside(CLIENT, PROTOCOL)));
    }

    @Test
    void theClientsMachineKnowsNoSocketAndNoThread() {
        check(noClasses()
                .that()
                .resideInAPackage("io.duologue.client.machine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "org.java_websocket..", "java.net..", "java.util.concurrent.."));
    }

    @Test
    void identityKnowsWhoSomebodyIsAndHowHeSignsInAndNothingOfWhomHeMeets() {
        check(noClasses()
                .that()
                .resideInAPackage(IDENTITY)
                .should()
                .dependOnClassesThat(areOursOutside(
                        IDENTITY,
                        "io.duologue.core",
                        "io.duologue.core.identity",
                        "io.duologue.core.limit",
                        "io.duologue.core.profile",
                        "io.duologue.core.signin")));
    }

    @Test
    void whatSpeaksWithProvidersStaysWhereTheyAre() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(IDENTITY)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.github.scribejava..", "com.nimbusds..", "jakarta.mail..", "org.eclipse.angus.."));
    }

    @Test
    void redisKnowsTheDomainAndNotTheEngine() {
        check(noClasses()
                .that()
                .resideInAPackage(REDIS)
                .should()
                .dependOnClassesThat(areOursOutside(REDIS, CORE, MATCHING)));
        check(noClasses()
                .that()
                .resideInAPackage(REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE));
    }

    @Test
    void jedisStaysWithRedis() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients.."));
    }

    @Test
    void postgresKnowsTheDomainAndNotTheEngine() {
        check(noClasses()
                .that()
                .resideInAPackage(POSTGRES)
                .should()
                .dependOnClassesThat(areOursOutside(POSTGRES, CORE, MATCHING)));
        check(noClasses()
                .that()
                .resideInAPackage(POSTGRES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE));
    }

    @Test
    void whatSpeaksWithPostgresStaysThere() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(POSTGRES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "org.flywaydb..", "com.zaxxer.hikari..", "org.postgresql.."));
    }

    @Test
    void javaWebSocketStaysInTheClientsTransports() {
        check(noClasses()
                .that()
                .resideInAPackage(CLIENT)
                .and()
                .resideOutsideOfPackage("io.duologue.client.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.java_websocket.."));
    }

    @Test
    void javaWebSocketStaysInItsTransport() {
        check(noClasses()
                .that()
                .resideInAPackage(SERVER)
                .and()
                .resideOutsideOfPackage("io.duologue.server.transport.javawebsocket..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.java_websocket.."));
    }

    /** A rule holds also while a package it speaks of has no class yet. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areOursOutside(String... packages) {
        return JavaClass.Predicates.resideInAPackage("io.duologue..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(packages));
    }

    private static boolean isNotFromATestArtifact(Location location) {
        return !location.contains("/io/duologue/docs/");
    }
}
