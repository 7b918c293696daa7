package io.semcache.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules point downwards only. */
class ArchitectureTest {

    @SuppressWarnings("NullAway.Init") // set before the tests
    private static JavaClasses product;

    @BeforeAll
    static void readClasses() {
        product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.semcache");
    }

    @Test
    void everyModuleUsesOnlyThoseBelowIt() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.semcache..")
                .layer("app")
                .definedBy("io.semcache.app..")
                .layer("server")
                .definedBy("io.semcache.server..")
                .layer("fetch")
                .definedBy("io.semcache.fetch..")
                .layer("topology")
                .definedBy("io.semcache.topology..")
                .layer("store")
                .definedBy("io.semcache.store..")
                .layer("serdes")
                .definedBy("io.semcache.serdes..")
                .layer("devkit")
                .definedBy("io.semcache.devkit..")
                .layer("vectors")
                .definedBy("io.semcache.vectors..")
                .layer("dump")
                .definedBy("io.semcache.dump..")
                .layer("schemas")
                .definedBy("io.semcache.schemas..")
                .layer("config")
                .definedBy("io.semcache.config..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("fetch")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("devkit")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("topology")
                .mayOnlyBeAccessedByLayers("app", "server")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("app", "server", "topology")
                .whereLayer("serdes")
                .mayOnlyBeAccessedByLayers("app", "server", "fetch", "topology")
                .whereLayer("vectors")
                .mayOnlyBeAccessedByLayers("app", "server", "fetch", "topology", "store", "serdes")
                .whereLayer("dump")
                .mayOnlyBeAccessedByLayers("app", "server", "store", "topology")
                .whereLayer("schemas")
                .mayOnlyBeAccessedByLayers("app", "server", "fetch", "topology", "serdes")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("app", "server", "fetch", "topology")
                .check(product);
    }

    @Test
    void onlyDevModeAndBenchmarksStartABroker() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.semcache.devkit..", "io.semcache.app.dev..", "io.semcache.app.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.semcache.devkit..")
                .check(product);
    }

    @Test
    void onlyTheTopologyKnowsHowItKeepsRowsAndFlights() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.semcache.topology..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.semcache.topology.commands..",
                        "io.semcache.topology.flights..",
                        "io.semcache.topology.invalidation..",
                        "io.semcache.topology.rows..")
                .check(product);
    }

    @Test
    void dumpsKnowNothingElse() {
        classes()
                .that()
                .resideInAPackage("io.semcache.dump..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.semcache.dump..")
                .check(product);
    }

    @Test
    void vectorsKnowsNoKafka() {
        classes()
                .that()
                .resideInAPackage("io.semcache.vectors..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "jdk.incubator.vector..", "org.jspecify..", "io.semcache.vectors..")
                .check(product);
    }

    @Test
    void onlyDevkitUsesTheBrokersInternals() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.semcache.devkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.raft..")
                .check(product);
    }

    @Test
    void onlyTheCommandsReadTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.semcache.app.cli..", "io.semcache.devkit..")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .because("only the commands read the environment")
                .check(product);
    }

    @Test
    void packagesOfTheStoreFormNoCycle() {
        slices().matching("io.semcache.store.(*)..").should().beFreeOfCycles().check(product);
        noClasses()
                .that()
                .resideInAPackage("io.semcache.store.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.semcache.store")
                .because("the root is put together from what lies below it")
                .check(product);
    }

    @Test
    void nobodyReachesBehindTheStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.semcache.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.semcache.store.index..",
                        "io.semcache.store.derived..",
                        "io.semcache.store.partition..",
                        "io.semcache.store.upkeep..",
                        "io.semcache.store.lifecycle..",
                        "io.semcache.store.answer..")
                .because("they are public for the store's own packages only")
                .check(product);
    }

    @Test
    void packagesOfAppFormNoCycle() {
        slices().matching("io.semcache.app.(*)..").should().beFreeOfCycles().check(product);
    }
}
