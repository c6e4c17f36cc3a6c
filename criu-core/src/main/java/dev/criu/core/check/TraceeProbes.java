package dev.criu.core.check;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Spawner;
import java.util.function.IntFunction;

/** Probes that need somebody to trace: a stub, which is ended again. */
final class TraceeProbes {
    private static final int POKEUSER = 6;
    private static final int GET_RSEQ_CONFIGURATION = 0x420f;
    private static final int SIGKILL = 9;
    // offsetof(struct user, u_debugreg) of arch/x86/include/asm/user_64.h
    private static final int DEBUG_REGISTERS = 848;
    private static final int ENABLE_FIRST = 1;

    private TraceeProbes() {}

    /** PTRACE_GET_RSEQ_CONFIGURATION; a size of 0 is EINVAL or 0, not EIO, where it is known. */
    static Verdict rseqConfiguration(Host host) {
        return withTracee(host, pid -> {
            long result = host.call(Sys.PTRACE, GET_RSEQ_CONFIGURATION, pid, 0, 0, 0);
            return Verdict.of(result != -Errno.EIO, "PTRACE_GET_RSEQ_CONFIGURATION: " + Errno.describe(Errno.EIO));
        });
    }

    /** A hardware breakpoint can be set in a tracee's debug registers. */
    static Verdict breakpoints(Host host) {
        return withTracee(host, pid -> {
            long address = host.call(Sys.PTRACE, POKEUSER, pid, DEBUG_REGISTERS, 0x1000, 0);
            long control = address != 0 ? address : host.call(Sys.PTRACE, POKEUSER, pid, DEBUG_REGISTERS + 7 * 8, ENABLE_FIRST, 0);
            return Verdict.of(control == 0, "debug registers: " + Errno.describe((int) -control));
        });
    }

    private static Verdict withTracee(Host host, IntFunction<Verdict> look) {
        Kernel kernel = new Kernel(new MachineCode());
        int pid = 0;
        try (Tracer tracer = new Tracer(kernel)) {
            pid = new Spawner(kernel).spawn(0, 0, new Program());
            tracer.seize(pid, Tracer.EXITKILL);
            tracer.interrupt(pid);
            tracer.await(pid);
            return look.apply(pid);
        } catch (SyscallException e) {
            return Verdict.missing("cannot look: " + e.getMessage());
        } finally {
            if (pid != 0) {
                host.call(Sys.KILL, pid, SIGKILL, 0);
                host.call(Sys.WAIT4, pid, 0, 0x40000000, 0, 0);
            }
        }
    }
}
