package dev.criu.standins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the library asks of a class that is replaced, the stand-in has; a new version of a library is compared anew. */
class StandinsTest {

    static Stream<Arguments> standins() {
        return Stream.of(
                Arguments.of("com.google.protobuf.Android", com.google.protobuf.Parser.class, Set.of()),
                Arguments.of("com.kenai.jffi.internal.Cleaner", com.kenai.jffi.Invoker.class, Set.of()),
                // These two by reflection, in Init.
                Arguments.of("com.kenai.jffi.internal.StubLoader", com.kenai.jffi.Invoker.class, Set.of("isLoaded()", "getFailureCause()")));
    }

    @ParameterizedTest
    @MethodSource("standins")
    void standinsHaveWhatTheLibraryAsksFor(String name, Class<?> ofLibrary, Set<String> byReflection) throws Exception {
        JavaClasses library = new ClassFileImporter().importJar(jar(ofLibrary));
        Set<String> asked = library.get(name).getAccessesToSelf().stream()
                .filter(access -> !isPartOf(access.getOriginOwner(), name))
                .map(JavaAccess::getTarget)
                .map(StandinsTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
        asked.addAll(byReflection);
        assertFalse(asked.isEmpty(), "nobody needs it any more");
        asked.removeAll(members(name));
        assertEquals(Set.of(), asked);
    }

    private static boolean isPartOf(JavaClass origin, String name) {
        return origin.getName().equals(name) || origin.getName().startsWith(name + "$");
    }

    private static JarFile jar(Class<?> ofLibrary) throws IOException, URISyntaxException {
        return new JarFile(Path.of(ofLibrary.getProtectionDomain().getCodeSource().getLocation().toURI()).toFile());
    }

    private static String signature(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget code
                ? signature(code.getName(), code.getRawParameterTypes().stream().map(JavaClass::getName).toList())
                : target.getName();
    }

    private static String signature(String name, List<String> parameters) {
        return name + "(" + String.join(", ", parameters) + ")";
    }

    private static Set<String> members(String name) throws ClassNotFoundException {
        Class<?> standin = Class.forName(name);
        assertFalse(standin.getProtectionDomain().getCodeSource().getLocation().getPath().endsWith(".jar"), "this is the library's");
        return Stream.concat(
                        Stream.of(standin.getDeclaredFields()).map(field -> field.getName()),
                        Stream.of(standin.getDeclaredMethods())
                                .map(method -> signature(
                                        method.getName(), Stream.of(method.getParameterTypes()).map(Class::getName).toList())))
                .collect(Collectors.toSet());
    }
}
