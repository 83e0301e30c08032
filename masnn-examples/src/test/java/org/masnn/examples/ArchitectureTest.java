package org.masnn.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/** The architecture rules over the classes of all modules; this module is the only one that sees them all. */
@AnalyzeClasses(
        packages = "org.masnn",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    @ArchTest
    static void import_seesTheClassesOfTheLibrary(JavaClasses all) {
        assertThat(all.stream().map(c -> c.getPackageName()))
                .as("packages that the other rules speak of")
                .contains("org.masnn.core.kernel", "org.masnn.core.neuron", "org.masnn.examples");
        assertThat(all.stream().map(c -> c.getSimpleName())).doesNotContain("BackendTest", "ArchitectureTest");
    }

    @ArchTest
    static final ArchRule kernelsKnowNeitherLayersNorDeepLearning4J = noClasses()
            .that()
            .resideInAPackage("org.masnn..kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.masnn..layer..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule neuronsKnowNeitherKernelsNorDeepLearning4J = noClasses()
            .that()
            .resideInAPackage("org.masnn.core.neuron..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.masnn..kernel..", "org.masnn..layer..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule coreKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage("org.masnn.core..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.masnn..").and(resideOutsideOfPackage("org.masnn.core..")));

    @ArchTest
    static final ArchRule attentionKnowsOnlyCore = noClasses()
            .that()
            .resideInAPackage("org.masnn.attention..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.masnn.models..", "org.masnn.energy..", "org.masnn.examples..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule modelsKnowNeitherEnergyNorExamples = noClasses()
            .that()
            .resideInAPackage("org.masnn.models..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.masnn.energy..", "org.masnn.examples..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule energyKnowsNeitherModelsNorExamples = noClasses()
            .that()
            .resideInAPackage("org.masnn.energy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.masnn.models..", "org.masnn.examples..")
            .allowEmptyShould(true);

    /** The engine runs where ND4J is not; the compiler, and the method of the entrance that calls it, are named. */
    @ArchTest
    static final ArchRule inferenceNeedsNoNd4j = noClasses()
            .that(resideInAPackage("org.masnn.models.inference..")
                    .and(resideOutsideOfPackage("..inference.compile.."))
                    .and(not(simpleName("EventDrivenNetwork"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.nd4j..",
                    "org.deeplearning4j..",
                    "org.bytedeco..",
                    "org.masnn..layer..",
                    "..inference.compile..");

    /** Who does not train on a cluster has no Spark. */
    @ArchTest
    static final ArchRule sparkIsForClustersAlone = noClasses()
            .that()
            .resideOutsideOfPackages("org.masnn.models.distributed..", "org.masnn.examples.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.masnn.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            classes().should().haveNameNotMatching(".*(Utils?|Managers?|Helpers?)");

    @ArchTest
    static final ArchRule librariesDoNotPrint = noClasses()
            .that()
            .resideOutsideOfPackage("org.masnn.examples..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule librariesLogThroughSlf4jOnly = noClasses()
            .that()
            .resideOutsideOfPackage("org.masnn.examples..")
            .should(accessClassesThat(resideInAPackage("java.util.logging..")
                    .or(resideInAPackage("org.slf4j.simple.."))
                    .or(resideInAPackage("ch.qos.logback.."))
                    .or(resideInAPackage("org.apache.logging.."))));

    /** Leaves out the test jar of another module, which this module's tests have on their class path. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
