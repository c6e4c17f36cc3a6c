package dev.criu.core.engine.dump;

import dev.criu.core.namespace.ipc.IpcVariables;
import dev.criu.core.namespace.ipc.SystemVList;
import dev.criu.core.resource.DumpScope;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.proto.ipc_var_entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An ipc namespace: its settings are kept; objects in it are refused, each by name. */
final class IpcDumper {
    private static final int SETTING = 128;
    private static final int CHUNK = 1 << 14;
    private static final int FSCONFIG_CMD_CREATE = 6;
    private static final int FIRST_NAME = 19;

    private final DumpScope scope;
    private final Kernel kernel;
    private final NamespaceAgent agent;
    private ipc_var_entry variables;

    IpcDumper(DumpScope scope, NamespaceAgent agent) {
        this.scope = scope;
        this.kernel = scope.kernel();
        this.agent = agent;
    }

    void observe() {
        variables = IpcVariables.encode(readSettings());
        refuseSystemV("shm", "shared memory segment");
        refuseSystemV("msg", "message queue");
        refuseSystemV("sem", "semaphore set");
        refuseQueues();
    }

    /** The files show the namespace of whoever opens (or, before Linux 5.19, reads) them: the agent does both. */
    private List<String> readSettings() {
        Program program = new Program();
        List<Buffer> answers = new ArrayList<>();
        for (String file : IpcVariables.FILES) {
            Buffer answer = Buffer.output(SETTING);
            String object = "/proc/sys/" + file;
            Op fd = open(program, "sys/" + file);
            program.call(Sys.READ, fd, answer, Arg.of(SETTING - 1)).purpose(object);
            program.call(Sys.CLOSE, fd).purpose(object);
            answers.add(answer);
        }
        agent.run(program);
        List<String> contents = new ArrayList<>();
        for (Buffer answer : answers) {
            contents.add(new String(answer.bytes(), StandardCharsets.US_ASCII).replace("\0", "").strip());
        }
        return contents;
    }

    private Op open(Program program, String path) {
        return program.call(Sys.OPENAT, Arg.of(agent.proc()), Buffer.string(path),
                        Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC))
                .purpose("/proc/" + path);
    }

    private void refuseSystemV(String name, String what) {
        Program program = new Program();
        Op fd = open(program, "sysvipc/" + name);
        agent.run(program);
        int local = agent.fetch(fd.result());
        byte[] list = readAll(local, "/proc/sysvipc/" + name);
        kernel.close(local);
        for (SystemVList.Item item : SystemVList.parse(list)) {
            scope.refuse("ipc namespace", what + " " + item.id() + " (key 0x" + Integer.toHexString(item.key())
                    + ") lives in it; System V objects are not supported yet", "remove it with ipcrm");
        }
    }

    private byte[] readAll(int fd, String object) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (NativeMemory chunk = NativeMemory.allocate(CHUNK)) {
            int n;
            while ((n = (int) kernel.call(object, Sys.READ, fd, chunk.address(), CHUNK)) > 0) {
                all.writeBytes(chunk.bytes(0, n));
            }
        }
        return all.toByteArray();
    }

    /** The file system of the namespace's POSIX message queues (mq_overview(7)), mounted nowhere. */
    private void refuseQueues() {
        Program program = new Program();
        Op context = program.call(Sys.FSOPEN, Buffer.string("mqueue"), Arg.of(1)).anyOutcome();
        agent.run(program);
        if (context.failed()) {
            return; // a kernel without message queues
        }
        Program mount = new Program();
        mount.call(Sys.FSCONFIG, context.result(), FSCONFIG_CMD_CREATE, 0, 0, 0).purpose("message queues");
        Op fd = mount.call(Sys.FSMOUNT, context.result(), 1, 0).purpose("message queues");
        mount.call(Sys.OPENAT, fd, Buffer.string("."), Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC))
                .purpose("message queues");
        agent.run(mount);
        int local = agent.fetch(mount.ops().get(2).result());
        try (NativeMemory entries = NativeMemory.allocate(CHUNK)) {
            long n = kernel.raw(Sys.GETDENTS64, local, entries.address(), CHUNK);
            if (Errno.isError(n)) {
                throw new SyscallException(Sys.GETDENTS64, (int) -n, "message queues");
            }
            for (long at = 0; at < n; at += entries.getInt(at + 16) & 0xffff) {
                refuseQueue(entries.bytes(at + FIRST_NAME, (entries.getInt(at + 16) & 0xffff) - FIRST_NAME));
            }
        } finally {
            kernel.close(local);
        }
    }

    private void refuseQueue(byte[] padded) {
        int end = 0;
        while (padded[end] != 0) {
            end++;
        }
        String name = new String(Arrays.copyOf(padded, end), StandardCharsets.UTF_8);
        if (!name.equals(".") && !name.equals("..")) {
            scope.refuse("ipc namespace", "POSIX message queue /" + name + " lives in it; message queues are not supported yet",
                    "remove it with mq_unlink");
        }
    }

    void write(int id) {
        scope.images().writeOne(ImageType.IPC_VAR, variables, id);
    }
}
