package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Programs that know nothing of being dumped: a shell pipeline, an interpreter with threads and timers, a JVM. */
class RealProgramsTest {
    private final Settings settings = Settings.fromSystemProperties();

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> programs() {
        List<RealProgram> programs = RealProgram.all(settings.module()).stream()
                .filter(program -> settings.selects(program.name()))
                .toList();
        return Stream.of(Mode.NODUMP, Mode.ITER)
                .filter(settings.modes()::contains)
                .flatMap(mode -> programs.stream().map(program -> test(program, mode)));
    }

    private DynamicTest test(RealProgram program, Mode mode) {
        String name = program + " " + mode.label();
        if (mode.needsCriu() && !settings.hasCriu() && !settings.explicitModes()) {
            return dynamicTest(name, () -> abort("there is no criu at " + settings.criu()));
        }
        return dynamicTest(name, () -> new RealTrial(program, settings).run(mode.needsCriu()));
    }
}
