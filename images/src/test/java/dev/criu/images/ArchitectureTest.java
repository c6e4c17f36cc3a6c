package dev.criu.images;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the engine loads to read and write images stays small. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.criu.images");

    @Test
    void imagesNeedNeitherJsonNorDescriptors() {
        noClasses().that().resideInAPackage("dev.criu.images").should().dependOnClassesThat()
                .resideInAPackage("dev.criu.images.json")
                .orShould().dependOnClassesThat()
                .haveNameMatching("com\\.google\\.protobuf\\.(Descriptor|DynamicMessage|UnknownFieldSet|TextFormat).*")
                .check(CLASSES);
    }

    @Test
    void imagesNeedNothingThatStartsSlowly() {
        noClasses().that().resideInAPackage("dev.criu.images").should().dependOnClassesThat()
                .resideInAnyPackage("java.util.regex", "java.util.stream", "java.util.logging").check(CLASSES);
    }

    @Test
    void imagesNeedNoOtherModuleButProto() {
        noClasses().that().resideInAPackage("dev.criu.images..").should().dependOnClassesThat()
                .resideOutsideOfPackages("dev.criu.images..", "dev.criu.proto..", "com.google.protobuf..", "java..")
                .check(CLASSES);
    }
}
