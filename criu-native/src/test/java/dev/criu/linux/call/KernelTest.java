package dev.criu.linux.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    private final Kernel kernel = new Kernel(new MachineCode());

    @TempDir
    Path directory;

    @Test
    void makesCallsOfThisProcess() {
        assertEquals(ProcessHandle.current().pid(), kernel.raw(Sys.GETPID, 0));
    }

    @Test
    void passesAllSixArguments() {
        long pageBeyondReach = kernel.raw(Sys.MMAP, 0, 8192, 3, 0x22, -1, 4096);
        assertTrue(pageBeyondReach > 0, "anonymous memory ignores the offset");
        assertEquals(0, kernel.raw(Sys.MUNMAP, pageBeyondReach, 8192));
        assertEquals(-Errno.EINVAL, kernel.raw(Sys.MMAP, 0, 8192, 3, 0x22, -1, 1), "but not that it is no multiple of a page");
    }

    @Test
    void rawGivesNegatedErrorNumbers() {
        long result = kernel.raw(Sys.CLOSE, -1);
        assertEquals(-Errno.EBADF, result);
        assertTrue(Errno.isError(result));
    }

    @Test
    void callThrowsWhatItWasForAndTheError() {
        var e = assertThrows(SyscallException.class, () -> kernel.call("pid 812 fd 7", Sys.CLOSE, -1));
        assertEquals(Errno.EBADF, e.errno());
        assertEquals(Sys.CLOSE, e.call());
        assertTrue(e.getMessage().startsWith("pid 812 fd 7: close: EBADF ("), e.getMessage());
    }

    @Test
    void openSaysThePathThatIsMissing() {
        var e = assertThrows(SyscallException.class, () -> kernel.open("/nowhere/file", OpenFlags.O_RDONLY));
        assertEquals(Errno.ENOENT, e.errno());
        assertTrue(e.getMessage().startsWith("/nowhere/file: openat: ENOENT"), e.getMessage());
    }

    @Test
    void opensPathsThatAreNoUtf8AndClosesOnExec() {
        byte[] path = (directory + "/x").getBytes(StandardCharsets.UTF_8);
        path[path.length - 1] = (byte) 0xff;
        int flags = OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL;
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, path, flags, 0600);
        assertTrue(fd >= 0);
        assertEquals(1, kernel.raw(Sys.FCNTL, fd, 1), "FD_CLOEXEC");
        kernel.close(fd);
        assertEquals(-Errno.EEXIST, kernel.openRaw(OpenFlags.AT_FDCWD, path, flags, 0600));
        kernel.unlink(path);
        assertEquals(-Errno.ENOENT, kernel.openRaw(OpenFlags.AT_FDCWD, path, OpenFlags.O_RDONLY, 0));
    }

    @Test
    void threadsShareOneKernel() throws InterruptedException {
        Set<Long> tids = ConcurrentHashMap.newKeySet();
        Set<Long> wrong = ConcurrentHashMap.newKeySet();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                long tid = kernel.raw(Sys.GETTID, 0);
                tids.add(tid);
                for (int n = 0; n < 2000; n++) {
                    if (kernel.raw(Sys.GETTID, 0) != tid) {
                        wrong.add(tid);
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(threads.length, tids.size());
        assertEquals(Set.of(), wrong);
    }

    @Test
    void cpuidTellsTheVendorThatProcTells() throws IOException {
        try (NativeMemory out = NativeMemory.allocate(16)) {
            kernel.code().cpuid(0, 0, out.address());
            byte[] vendor = new byte[12];
            System.arraycopy(out.bytes(4, 4), 0, vendor, 0, 4);
            System.arraycopy(out.bytes(12, 4), 0, vendor, 4, 4);
            System.arraycopy(out.bytes(8, 4), 0, vendor, 8, 4);
            String told = new String(vendor, StandardCharsets.US_ASCII);
            assertTrue(Files.readString(Path.of("/proc/cpuinfo")).contains(told), told);
        }
    }

    @Test
    void stringsEndInZero() {
        try (NativeMemory memory = Kernel.cString(new byte[] {'a', 'b'})) {
            assertArrayEquals(new byte[] {'a', 'b', 0}, memory.bytes(0, 3));
        }
    }
}
