package dev.criu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dependencies point one way: proto, images, core, cli; the native layer stands beside the first two. */
class LayeringTest {
    private static final String PROTO = "dev.criu.proto..";
    private static final String IMAGES = "dev.criu.images..";
    private static final String NATIVE = "dev.criu.linux..";
    private static final String CORE = "dev.criu.core..";
    private static final String CLI = "dev.criu.cli..";

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.criu");
    }

    @AfterAll
    static void forgetClasses() {
        classes = null;
    }

    @Test
    void protoKnowsNothing() {
        none(PROTO, IMAGES, NATIVE, CORE, CLI).check(classes);
    }

    @Test
    void imagesKnowProtoOnly() {
        none(IMAGES, NATIVE, CORE, CLI).check(classes);
    }

    @Test
    void nativeKnowsNothing() {
        none(NATIVE, PROTO, IMAGES, CORE, CLI).check(classes);
    }

    @Test
    void coreDoesNotKnowTheCli() {
        none(CORE, CLI).check(classes);
    }

    @Test
    void critNeedsImagesAlone() {
        none("dev.criu.cli.crit..", NATIVE, CORE).check(classes);
    }

    @Test
    void kindsDoNotKnowTheEngine() {
        none("dev.criu.core.resource..", "dev.criu.core.engine..").check(classes);
    }

    @Test
    void kindsDoNotKnowEachOther() {
        slices().matching("dev.criu.core.resource.(*)..").should().notDependOnEachOther().check(classes);
    }

    @Test
    void parsersReachNoKernelAndNoImage() {
        noClasses()
                .that().resideInAPackage("dev.criu.core.procfs..").and().haveSimpleNameNotEndingWith("Reader")
                .should().dependOnClassesThat().resideInAnyPackage(NATIVE, IMAGES, PROTO, "dev.criu.core.engine..")
                .check(classes);
    }

    @Test
    void commandsReachTheEngineThroughTheirGateway() {
        none("dev.criu.cli.command..", "dev.criu.core.engine..").check(classes);
    }

    private static ArchRule none(String of, String... known) {
        return noClasses().that().resideInAPackage(of).should().dependOnClassesThat().resideInAnyPackage(known);
    }
}
