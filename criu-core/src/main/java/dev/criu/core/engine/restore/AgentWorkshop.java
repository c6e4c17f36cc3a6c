package dev.criu.core.engine.restore;

import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import java.util.HashMap;
import java.util.Map;

/** The workshop of trees in namespaces of their own: a task of ours in the same namespaces, with a descriptor table of its own. */
final class AgentWorkshop implements Workshop {
    private final Kernel kernel;
    private final DrivenTask agent;
    private final int serviceFd;
    private final int pidfd;
    private final Map<Integer, Integer> fetched = new HashMap<>();

    /** @param serviceFd the descriptor in the agent that is a pidfd of this process */
    AgentWorkshop(Kernel kernel, DrivenTask agent, int serviceFd) {
        this.kernel = kernel;
        this.agent = agent;
        this.serviceFd = serviceFd;
        this.pidfd = (int) kernel.call("agent", Sys.PIDFD_OPEN, agent.tid(), 0);
    }

    @Override
    public int local(int fd) {
        return fetched.computeIfAbsent(fd, n -> (int) kernel.call("agent fd " + n, Sys.PIDFD_GETFD, pidfd, n, 0));
    }

    @Override
    public int adopt(int localFd) {
        Program program = new Program();
        var op = program.call(Sys.PIDFD_GETFD, serviceFd, localFd, 0).purpose("agent");
        agent.run(program);
        return (int) op.result();
    }

    @Override
    public void run(Program program) {
        agent.run(program);
    }
}
