package io.semcache.topology;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.semcache.topology");

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.semcache.topology.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void roomsDoNotKnowWhatIsBuiltOfThem() {
        noClasses()
                .that()
                .resideInAPackage("io.semcache.topology.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.semcache.topology")
                .check(CLASSES);
    }
}
