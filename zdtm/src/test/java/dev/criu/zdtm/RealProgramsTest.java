package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Programs that know nothing of being dumped: interpreters, JVMs, compilers and what they made. */
class RealProgramsTest {
    private final Settings settings = Settings.fromSystemProperties();

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> programs() {
        List<RealProgram> programs = RealProgram.all(settings.module()).stream()
                .filter(program -> settings.selects(program.name()))
                .toList();
        // The reference of an iterated run is an undisturbed one.
        Mode mode = settings.modes().contains(Mode.ITER) ? Mode.ITER : Mode.NODUMP;
        return settings.modes().contains(mode) ? programs.stream().map(program -> test(program, mode)) : Stream.of();
    }

    private DynamicTest test(RealProgram program, Mode mode) {
        String name = program + " " + mode.label();
        if (mode.needsCriu() && !settings.hasCriu() && !settings.explicitModes()) {
            return dynamicTest(name, () -> abort("there is no criu at " + settings.criu()));
        }
        return dynamicTest(name, () -> new RealTrial(program, settings).run(mode.needsCriu()));
    }
}
