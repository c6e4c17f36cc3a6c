package dev.criu.core.task;

import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.List;

/** Programs as texts to compare. */
public final class Calls {
    private Calls() {}

    /** The calls of a program, as {@code prctl(28, 5, 0)}; buffers show as {@code &}, results of earlier calls as {@code =}. */
    public static List<String> of(Program program) {
        return program.ops().stream().map(Calls::text).toList();
    }

    /** The calls of a program without their arguments. */
    public static List<String> names(Program program) {
        return program.ops().stream().map(op -> op.call().callName()).toList();
    }

    /** The first buffer that a call gets. */
    static Buffer buffer(Program program, int call) {
        return program.ops().get(call).args().stream()
                .filter(Buffer.class::isInstance)
                .map(Buffer.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static String text(Op op) {
        StringBuilder text = new StringBuilder(op.call().callName()).append('(');
        String separator = "";
        for (Arg arg : op.args()) {
            text.append(separator).append(value(arg));
            separator = ", ";
        }
        return text.append(')').toString();
    }

    private static String value(Arg arg) {
        if (arg instanceof Arg.Value number) {
            return Long.toString(number.value());
        }
        return arg instanceof Buffer ? "&" : "=";
    }
}
