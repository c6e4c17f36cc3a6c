package dev.criu.core.engine.restore;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.task.SurvivingSpace;
import java.util.HashMap;
import java.util.Map;

/** The workshop of trees in namespaces of their own: a task of ours in the same namespaces, with a descriptor table of its own. */
final class AgentWorkshop implements Workshop, AutoCloseable {
    private static final int CLONE_NEWNS = 0x20000;

    private final Kernel kernel;
    private final int serviceFd;
    private final Map<Integer, Integer> fetched = new HashMap<>();
    private DrivenTask agent;
    private RootDescriptors descriptors;

    /** @param serviceFd the descriptor in the agent that is a pidfd of this process */
    AgentWorkshop(Kernel kernel, int serviceFd) {
        this.kernel = kernel;
        this.serviceFd = serviceFd;
    }

    /** Starts to work through {@code task}; nothing can be made before. */
    void open(DrivenTask task) {
        agent = task;
        descriptors = new RootDescriptors(kernel, task, serviceFd);
    }

    @Override
    public int local(int fd) {
        return fetched.computeIfAbsent(fd, n -> descriptors.fetch(n, "agent fd " + n));
    }

    @Override
    public boolean owns(int local) {
        return fetched.containsValue(local);
    }

    @Override
    public int adopt(int localFd) {
        try {
            return borrow(localFd);
        } finally {
            kernel.close(localFd);
        }
    }

    @Override
    public int borrow(int localFd) {
        return descriptors.give(localFd, "agent");
    }

    @Override
    public void release(int fd) {
        Program program = new Program();
        program.call(Sys.CLOSE, fd);
        run(program);
    }

    @Override
    public void run(Program program) {
        try {
            agent.run(program);
        } finally {
            program.ops().forEach(this::forgetClosed);
        }
    }

    /**
     * The agent ends with this process. What does not is a child of this process, which enters the mount namespace for the moment: not the
     * pid namespace, which ends with the root.
     */
    @Override
    public void runToTheEnd(Program program) {
        int namespace = kernel.open("/proc/" + agent.tid() + "/ns/mnt", OpenFlags.O_RDONLY);
        int directory = -1;
        try {
            directory = kernel.open("/proc/" + agent.tid() + "/root", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
            Program inside = new Program();
            inside.call(Sys.SETNS, namespace, CLONE_NEWNS).purpose("mount namespace of the agent");
            inside.call(Sys.FCHDIR, directory).purpose("root directory of the agent");
            inside.call(Sys.CHROOT, Buffer.string(".")).purpose("root directory of the agent");
            inside.addAll(program);
            new SurvivingSpace(kernel).run(inside);
        } finally {
            kernel.close(namespace);
            kernel.close(directory);
        }
    }

    /** The number of a descriptor that a program has closed may be that of another file from now on. */
    private void forgetClosed(Op op) {
        if (op.call() == Sys.CLOSE && op.ran()) {
            Arg fd = op.args().get(0);
            Integer local = fetched.remove((int) (fd instanceof Op opened ? opened.result() : ((Arg.Value) fd).value()));
            if (local != null) {
                kernel.close(local);
            }
        }
    }

    @Override
    public void close() {
        if (descriptors != null) {
            descriptors.close();
        }
        fetched.values().forEach(kernel::close);
    }
}
