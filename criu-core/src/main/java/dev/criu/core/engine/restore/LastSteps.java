package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ProcessRestorer;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.task.ThreadRestorer;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.DrivenTask;
import dev.criu.linux.x86_64.ExtendedLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done to tasks that run no more programs: signals of faults become pending, the arena is unmapped, registers are loaded. They can
 * be let go then ({@link LettingGo}).
 */
final class LastSteps {
    private static final long ALL_SIGNALS = -1;
    private static final int SIGTRAP = 5;
    private static final int SIGSTOP = 19;

    private final Kernel kernel;
    private final Tracer tracer;
    private final Forge forge;
    private final List<ProcessImage> processes;

    /** @param processes all but zombies */
    LastSteps(Kernel kernel, Tracer tracer, Forge forge, List<ProcessImage> processes) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.forge = forge;
        this.processes = processes;
    }

    /** Takes them. SIGSTOP goes to tasks that were stopped, or to all, so that they stand before anybody can look. */
    void take(boolean leaveStopped) {
        ExtendedLayout layout = new ExtendedLayout(kernel.code());
        processes.forEach(this::queueFaults);
        unmapArenas();
        for (ProcessImage process : processes) {
            loadRegisters(process, layout);
        }
        for (ProcessImage process : processes) {
            if (process.isStopped() || leaveStopped) {
                kernel.call("pid " + process.pid() + ": stop", Sys.KILL, leader(process).tid(), SIGSTOP);
            }
        }
    }

    private DrivenTask leader(ProcessImage process) {
        return forge.task(process.pid().value());
    }

    private void queueFaults(ProcessImage process) {
        DrivenTask leader = leader(process);
        List<ThreadImage> threads = process.threads();
        for (ThreadImage thread : threads.subList(1, threads.size())) {
            queueFaults(thread, new ThreadRestorer(thread).pendingFaults(), process);
        }
        byte[] trapAction = new ProcessRestorer(process).trapAction();
        if (trapAction != null) {
            lastCall(leader, process, Sys.RT_SIGACTION, SIGTRAP, leader.put(trapAction), 0, 8);
        }
        queueFaults(threads.get(0), new ThreadRestorer(threads.get(0)).pendingFaults(), process);
        for (byte[] info : new ProcessRestorer(process).pendingFaults()) {
            tracer.setSignalMask(leader.tid(), ALL_SIGNALS);
            lastCall(leader, process, Sys.RT_SIGQUEUEINFO, process.pid().value(), signal(info), leader.put(info));
        }
    }

    /** The last of those that share a memory does it. */
    private void unmapArenas() {
        Map<Integer, ProcessImage> byMemory = new LinkedHashMap<>();
        processes.forEach(process -> byMemory.put(process.ids().getVmId(), process));
        Collection<ProcessImage> last = byMemory.values();
        for (ProcessImage process : last) {
            leader(process).beginLastCall(Sys.MUNMAP, leader(process).arena().remote(), leader(process).arena().size());
        }
        for (ProcessImage process : last) {
            leader(process).enterLastCall();
        }
        for (ProcessImage process : last) {
            check(process, Sys.MUNMAP, leader(process).endLastCall());
        }
    }

    private void loadRegisters(ProcessImage process, ExtendedLayout layout) {
        long mask = process.core().getTc().getBlkSigset();
        for (ThreadImage thread : process.threads()) {
            new ThreadRestorer(thread).registers(tracer, forge.task(thread.tid().value()).tid(), layout, mask);
        }
        rearmCriticalSections(process, leader(process).tid());
    }

    private void queueFaults(ThreadImage thread, List<byte[]> faults, ProcessImage process) {
        DrivenTask task = forge.task(thread.tid().value());
        for (byte[] info : faults) {
            tracer.setSignalMask(task.tid(), ALL_SIGNALS);
            lastCall(task, process, Sys.RT_TGSIGQUEUEINFO, process.pid().value(), thread.tid().value(), signal(info), task.put(info));
        }
    }

    private static int signal(byte[] info) {
        return ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    }

    private static void lastCall(DrivenTask leader, ProcessImage process, Sys call, long... args) {
        check(process, call, leader.lastCall(call, args));
    }

    private static void check(ProcessImage process, Sys call, long result) {
        if (Errno.isError(result)) {
            throw new SyscallException(call, (int) -result, "pid " + process.pid());
        }
    }

    /** Threads that were in a restartable sequence find it again, and are sent to its abort handler by the kernel. */
    private void rearmCriticalSections(ProcessImage process, int leaderTid) {
        for (ThreadImage image : process.threads()) {
            ThreadRestorer thread = new ThreadRestorer(image);
            if (thread.criticalSection() != 0) {
                try (RemoteMemory mem = new RemoteMemory(kernel, leaderTid)) {
                    byte[] value = ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(thread.criticalSection())
                            .array();
                    mem.write(new RemoteAddress(thread.criticalSectionAddress()), value);
                }
            }
        }
    }
}
