package dev.criu.core.engine.dump;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.Spawner;
import java.util.ArrayList;
import java.util.List;

/** Live tasks of a test: children of this process that do nothing, until the test is over. */
final class Kin implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final List<Integer> children = new ArrayList<>();

    Kernel kernel() {
        return kernel;
    }

    int self() {
        return (int) ProcessHandle.current().pid();
    }

    int child() {
        int pid = new Spawner(kernel).spawn(0, 0, new Program());
        children.add(pid);
        return pid;
    }

    /** Lets a child die; nobody asks for its status. */
    void kill(int pid) {
        kernel.call("test", Sys.KILL, pid, SIGKILL);
    }

    @Override
    public void close() {
        for (int pid : children) {
            kernel.raw(Sys.KILL, pid, SIGKILL);
            kernel.raw(Sys.WAIT4, pid, 0, 0, 0);
        }
    }
}
