package dev.criu.core.resource;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.List;

/** A workshop in this JVM that really makes the calls and keeps a transcript of them, as {@code timerfd_create(1, 0) = 7}. */
public final class RecordingWorkshop implements Workshop {
    private final LocalSpace space;
    private final List<String> calls = new ArrayList<>();

    public RecordingWorkshop(MachineCode code) {
        space = new LocalSpace(new Kernel(code));
    }

    @Override
    public void run(Program program) {
        try {
            space.run(program);
        } finally {
            for (Op op : program.ops()) {
                if (op.ran()) {
                    calls.add(describe(op));
                }
            }
        }
    }

    @Override
    public void runToTheEnd(Program program) {
        run(program);
    }

    @Override
    public int local(int fd) {
        return fd;
    }

    @Override
    public boolean owns(int local) {
        return false;
    }

    @Override
    public int adopt(int localFd) {
        return localFd;
    }

    @Override
    public int borrow(int localFd) {
        return localFd;
    }

    @Override
    public void release(int fd) {
        call("release", Sys.CLOSE, Arg.of(fd));
    }

    /** The calls so far; buffers show as {@code &}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Whether a call with these numbers in front was made. */
    public boolean called(String beginning) {
        return calls.stream().anyMatch(call -> call.startsWith(beginning));
    }

    private static String describe(Op op) {
        StringBuilder text = new StringBuilder(op.call().callName()).append('(');
        for (Arg arg : op.args()) {
            text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ").append(value(arg));
        }
        return text.append(") = ").append(op.result()).toString();
    }

    private static String value(Arg arg) {
        if (arg instanceof Arg.Value number) {
            return Long.toString(number.value());
        }
        if (arg instanceof Arg.Word word) {
            return Integer.toString(word.buffer().getInt(word.offset()));
        }
        return arg instanceof Op op ? Long.toString(op.result()) : "&";
    }
}
