package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every selected program in every selected mode that it supports. */
class ProgramsTest {
    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    List<DynamicTest> programs() throws IOException {
        Settings settings = Settings.fromSystemProperties();
        List<DynamicTest> tests = new ArrayList<>();
        for (Mode mode : settings.modes()) {
            if (mode.needsCriu() && !settings.hasCriu() && !settings.explicitModes()) {
                tests.add(dynamicTest(mode.label(), () -> abort("there is no criu at " + settings.criu())));
                continue;
            }
            for (Program program : settings.selectedPrograms()) {
                if (settings.includes(program, mode)) {
                    Trial trial = new Trial(program, mode, settings);
                    tests.add(dynamicTest(trial.toString(), trial::run));
                }
            }
        }
        return tests;
    }
}
