package dev.criu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: proto, images, core, cli; the native layer stands beside the first two. */
@AnalyzeClasses(packages = "dev.criu", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    private static final String PROTO = "dev.criu.proto..";
    private static final String IMAGES = "dev.criu.images..";
    private static final String NATIVE = "dev.criu.linux..";
    private static final String CORE = "dev.criu.core..";
    private static final String CLI = "dev.criu.cli..";
    private static final String CRIT = "dev.criu.cli.crit..";

    @ArchTest
    static final ArchRule protoKnowsNothing = none(PROTO, IMAGES, NATIVE, CORE, CLI);

    @ArchTest
    static final ArchRule imagesKnowProtoOnly = none(IMAGES, NATIVE, CORE, CLI);

    @ArchTest
    static final ArchRule nativeKnowsNothing = none(NATIVE, PROTO, IMAGES, CORE, CLI);

    @ArchTest
    static final ArchRule coreDoesNotKnowTheCli = none(CORE, CLI);

    @ArchTest
    static final ArchRule critNeedsImagesAlone = none(CRIT, NATIVE, CORE);

    @ArchTest
    static final ArchRule kindsDoNotKnowTheEngine = none("dev.criu.core.resource..", "dev.criu.core.engine..");

    @ArchTest
    static final ArchRule kindsDoNotKnowEachOther =
            slices().matching("dev.criu.core.resource.(*)..").should().notDependOnEachOther().allowEmptyShould(true);

    @ArchTest
    static final ArchRule parsersReachNoKernelAndNoImage = noClasses()
            .that().resideInAPackage("dev.criu.core.procfs..").and().haveSimpleNameNotEndingWith("Reader")
            .should().dependOnClassesThat().resideInAnyPackage(NATIVE, IMAGES, PROTO, "dev.criu.core.engine..");

    @ArchTest
    static final ArchRule commandsReachTheEngineThroughTheirGateway = none("dev.criu.cli.command..", "dev.criu.core.engine..");

    private static ArchRule none(String of, String... known) {
        return noClasses().that().resideInAPackage(of).should().dependOnClassesThat().resideInAnyPackage(known)
                .allowEmptyShould(true);
    }
}
