package dev.criu.linux.call;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.PageManager;
import com.kenai.jffi.Type;
import java.util.Base64;

/**
 * The interpreter of {@code src/main/asm} mapped into this process, with its entry points as Java methods.
 *
 * <p>It stays mapped for the life of the process; one page.
 */
public final class MachineCode {
    /** Offset of the entry at which a driven task starts; rbx = program. Ends in a SIGTRAP stop. */
    public static final int REMOTE = 0x00;
    /** Offset of the bare rt_sigreturn; rsp = frame. */
    public static final int RETURN = 0x80;
    /** Offset of the single system call followed by rt_sigreturn; rsp = frame. */
    public static final int CALL = 0x90;
    /** Offset of the entry for tasks that must survive their tracer; rbx = program, rsp = frame. */
    public static final int GUARDED = 0xa0;

    private static final int LOCAL = 0x10;
    private static final int SPAWN = 0x40;
    private static final int CPUID = 0xd0;
    private static final int KEEP = 0x100;
    private static final int PAGE = 4096;

    private final byte[] interpreter;
    private final long base;
    private final Invoker invoker = Invoker.getInstance();
    private final CallContext run =
            CallContext.getCallContext(Type.SLONG_LONG, new Type[] {Type.SLONG_LONG}, CallingConvention.DEFAULT, false);
    private final CallContext spawn = CallContext.getCallContext(
            Type.SLONG_LONG,
            new Type[] {Type.SLONG_LONG, Type.SLONG_LONG, Type.SLONG_LONG},
            CallingConvention.DEFAULT,
            false);

    /** Maps the interpreter. */
    public MachineCode() {
        interpreter = decode(CodeBytes.INTERPRETER);
        PageManager pages = PageManager.getInstance();
        base = pages.allocatePages(1, PageManager.PROT_READ | PageManager.PROT_WRITE);
        MemoryIO.getInstance().putByteArray(base, interpreter, 0, interpreter.length);
        pages.protectPages(base, 1, PageManager.PROT_READ | PageManager.PROT_EXEC);
    }

    /** The interpreter's bytes, less than a page, for mapping them into a task. */
    public byte[] interpreter() {
        return interpreter.clone();
    }

    /** Where it is mapped in this process: one page. */
    public long address() {
        return base;
    }

    /** The stub's ELF file. */
    public byte[] stub() {
        return decode(CodeBytes.STUB);
    }

    /** Runs the encoded program at {@code program} on this thread; returns the address of the operation that it stopped at. */
    public long run(long program) {
        return invoker.invokeN1(run, base + LOCAL, program);
    }

    /**
     * Makes a child by clone3(2) that runs an encoded program; see the comment in interpreter.S.
     *
     * @return the child's pid, or a negated error number
     */
    public long spawn(long cloneArgs, long size, long childProgram) {
        return invoker.invokeN3(spawn, base + SPAWN, cloneArgs, size, childProgram);
    }

    /**
     * As {@link #spawn}, but the child goes on to guard userfaultfds.
     *
     * @return the child's pid, or a negated error number
     */
    public long keep(long cloneArgs, long size, long childProgram) {
        return invoker.invokeN3(spawn, base + KEEP, cloneArgs, size, childProgram);
    }

    /**
     * Asks the CPU about itself (the cpuid instruction).
     *
     * @param out 16 bytes that receive eax, ebx, ecx and edx
     */
    public void cpuid(int leaf, int subleaf, long out) {
        invoker.invokeN3(spawn, base + CPUID, leaf, subleaf, out);
    }

    private static byte[] decode(String base64) {
        byte[] bytes = Base64.getMimeDecoder().decode(base64);
        if (bytes.length > PAGE) {
            throw new IllegalStateException("machine code of " + bytes.length + " bytes, more than a page");
        }
        return bytes;
    }
}
