package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.ThreadImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import java.util.List;

/** Puts the code of a vDSO of another kernel where it was, as ordinary memory, and makes its functions jump to this kernel's. */
final class VdsoProxy {
    private static final int PROT_READ_WRITE = 3;
    private static final int FIXED_PRIVATE_ANONYMOUS = VmaStatus.MAP_FIXED | VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS;

    private final ProcessImage process;
    private final Vdso.Dumped dumped;
    private final Vdso vdso;
    private final String object;

    VdsoProxy(ProcessImage process, Vdso.Dumped dumped, Vdso vdso, String object) {
        this.process = process;
        this.dumped = dumped;
        this.vdso = vdso;
        this.object = object;
        requireNobodyInside();
    }

    /** A thread that was interrupted in a function would go on in the middle of a jump, or with data that is not there any more. */
    private void requireNobodyInside() {
        for (ThreadImage thread : process.threads()) {
            long ip = thread.core().getThreadInfo().getGpregs().getIp();
            if (ip >= dumped.code().getStart() && ip < dumped.code().getEnd()) {
                throw new CriuException("memory", object + ": thread " + thread.tid()
                        + " was inside of the vDSO of another kernel when it was dumped; dump again");
            }
        }
    }

    /** The task writes with process_vm_writev(2) to itself, as there is no call that copies memory. */
    void write(Program program, byte[] image) {
        long start = dumped.code().getStart();
        program.call(Sys.ARCH_PRCTL, Vdso.ARCH_MAP_VDSO_64, vdso.elsewhere(object).start()).purpose(object + " vDSO of this kernel");
        program.call(Sys.MMAP, start, dumped.codeSize(), PROT_READ_WRITE, FIXED_PRIVATE_ANONYMOUS, -1, 0)
                .expecting(start)
                .purpose(object + " vDSO as it was");
        copy(program, start, image);
        List<VdsoJump> jumps = vdso.jumps(image, object);
        for (VdsoJump jump : jumps) {
            copy(program, start + jump.offset(), jump.code());
        }
        program.call(Sys.MPROTECT, start, dumped.codeSize(), dumped.code().getProt()).purpose(object + " vDSO as it was");
    }

    private void copy(Program program, long target, byte[] bytes) {
        Buffer local = Buffer.struct(16).pointer(0, Buffer.of(bytes)).putLong(8, bytes.length);
        Buffer remote = Buffer.struct(16).putLong(0, target).putLong(8, bytes.length);
        program.call(Sys.PROCESS_VM_WRITEV, Arg.of(process.pid().value()), local, Arg.of(1), remote, Arg.of(1), Arg.of(0))
                .expecting(bytes.length)
                .purpose(object + " vDSO as it was");
    }
}
