package dev.criu.linux.call;

import com.kenai.jffi.MemoryIO;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import java.nio.ByteBuffer;

/**
 * Reads regular files that are small, each by a single entry into machine code: it opens the file, asks what it is, reads and closes it. Also
 * tells how big one is. In a JVM that has just started that takes a third of what a channel does. Threads may share one; each has its own room.
 */
public final class SmallFileReader {
    /** Bytes of the biggest file that is small. */
    public static final int LIMIT = 32 << 10;

    private static final int FLAGS = OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
    private static final int PATH_MAX = 4096;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;

    private final MachineCode code;
    private final ThreadLocal<Room> rooms = ThreadLocal.withInitial(Room::new);

    public SmallFileReader(MachineCode code) {
        this.code = code;
    }

    /** A program of four calls and one of one (see interpreter.S) and what they read and write; the buffer gives it back when the thread has gone. */
    private static final class Room {
        private static final int OPEN = CallBlock.HEADER;
        private static final int STAT = OPEN + CallBlock.OP;
        private static final int READ = STAT + CallBlock.OP;
        private static final int CLOSE = READ + CallBlock.OP;
        private static final int END = CLOSE + CallBlock.OP;
        private static final int STAT_PATH = END;
        private static final int STATUS = STAT_PATH + CallBlock.OP;
        private static final int PATH = STATUS + Statx.BYTES;
        /** A zero byte. */
        private static final int NOTHING = PATH + PATH_MAX;
        private static final int CONTENT = NOTHING + 8;

        private final ByteBuffer bytes = ByteBuffer.allocateDirect(CONTENT + LIMIT);
        private final NativeMemory memory =
                NativeMemory.at(MemoryIO.getInstance().getDirectBufferAddress(bytes), CONTENT + LIMIT);

        Room() {
            long base = memory.address();
            long fd = base + OPEN + CallBlock.RESULT;
            CallBlock.put(memory, OPEN, Sys.OPENAT, 0, OpenFlags.AT_FDCWD, base + PATH, FLAGS, 0, 0, 0);
            CallBlock.put(memory, STAT, Sys.STATX, CallBlock.ANY_OUTCOME | CallBlock.FIRST_IS_ADDRESS,
                    fd, base + NOTHING, OpenFlags.AT_EMPTY_PATH, Statx.TYPE_AND_SIZE, base + STATUS, 0);
            CallBlock.put(memory, READ, Sys.READ, CallBlock.ANY_OUTCOME | CallBlock.FIRST_IS_ADDRESS, fd, base + CONTENT, LIMIT, 0, 0, 0);
            CallBlock.put(memory, CLOSE, Sys.CLOSE, CallBlock.ANY_OUTCOME | CallBlock.FIRST_IS_ADDRESS, fd, 0, 0, 0, 0, 0);
            CallBlock.put(memory, STAT_PATH, Sys.STATX, 0,
                    OpenFlags.AT_FDCWD, base + PATH, AT_SYMLINK_NOFOLLOW, Statx.TYPE_AND_SIZE, base + STATUS, 0);
        }

        /** Runs the calls from one to before another on a path. */
        void run(MachineCode code, byte[] path, int first, int end) {
            memory.put(PATH, path);
            memory.putByte(PATH + path.length, (byte) 0);
            memory.putLong(0, memory.address() + first);
            memory.putLong(8, memory.address() + end);
            code.run(memory.address());
        }

        boolean isRegular() {
            return (memory.getInt(STATUS + Statx.MODE_OFFSET) & S_IFMT) == S_IFREG;
        }

        long size() {
            return memory.getLong(STATUS + Statx.SIZE_OFFSET);
        }

        long result(int op) {
            return memory.getLong(op + CallBlock.RESULT);
        }
    }

    /**
     * The contents of a file.
     *
     * @param path as the kernel has it, without the zero behind
     * @return null if it is no regular file of at most {@link #LIMIT} bytes, or cannot be read; the caller finds out why
     */
    public byte[] read(byte[] path) {
        if (path.length >= PATH_MAX) {
            return null;
        }
        Room room = rooms.get();
        room.run(code, path, Room.OPEN, Room.END);
        long length = room.result(Room.READ);
        if (Errno.isError(room.result(Room.OPEN)) || Errno.isError(room.result(Room.STAT)) || Errno.isError(length)
                || !room.isRegular()
                || room.size() != length) {
            return null;
        }
        byte[] contents = new byte[(int) length];
        room.bytes.get(Room.CONTENT, contents);
        return contents;
    }

    /**
     * The size of a regular file in bytes; no link is followed.
     *
     * @param path as the kernel has it, without the zero behind
     * @return negative if it is no regular file, or cannot be asked about
     */
    public long size(byte[] path) {
        if (path.length >= PATH_MAX) {
            return -1;
        }
        Room room = rooms.get();
        room.run(code, path, Room.STAT_PATH, Room.STAT_PATH + CallBlock.OP);
        return !Errno.isError(room.result(Room.STAT_PATH)) && room.isRegular() ? room.size() : -1;
    }
}
