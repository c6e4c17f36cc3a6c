package dev.criu.zdtm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Generators of load, dumped in mid-run; a class of its own, as classes run one after the other. */
class StressTest {
    @Test
    void runsOnAsIfUndisturbed() throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        RealProgram program = RealProgram.stress(settings.module());
        assumeTrue(settings.selects(program.name()), "not selected");
        assumeTrue(settings.hasCriu() || settings.explicitModes(), "no criu");
        Mode mode = settings.modes().contains(Mode.ITER) ? Mode.ITER : Mode.NODUMP;
        new RealTrial(program, settings).run(mode.needsCriu());
    }
}
