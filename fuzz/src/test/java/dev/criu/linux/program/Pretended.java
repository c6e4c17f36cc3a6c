package dev.criu.linux.program;

/** Makes no call: every program succeeds, with the results that it expects, or a small number. */
public final class Pretended implements ProgramSpace {
    private static final int RESULT = 3;

    @Override
    public void run(Program program) {
        for (Op op : program.ops()) {
            op.finish((op.expectation() & Op.EXPECTED) != 0 ? op.expected() : RESULT);
        }
    }
}
