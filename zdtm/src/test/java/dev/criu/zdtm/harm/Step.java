package dev.criu.zdtm.harm;

import java.util.List;

/**
 * A system call of a run, as criu tells of it.
 *
 * @param id the thread's name and the number of the call among those of that thread, as {@code main/12}
 * @param call the name of the call, with the request where it is ptrace(2)
 * @param place the method of the engine from which it came
 */
record Step(String id, String call, String place) {
    /** Reads {@code main/12 ptrace:0x4206 Freezer.seize}. */
    static Step parse(String text) {
        String[] words = text.split(" ");
        return new Step(words[0], words[1], words[2]);
    }

    /** Error numbers that the kernel may give for such a call, the most telling first; none where it never fails. */
    List<Integer> errnos() {
        String name = call.startsWith("+") ? call.substring(1) : call;
        return switch (name) {
            case "close", "exit", "exit_group", "getpid", "gettid", "getuid", "munmap", "umask" -> List.of();
            case "ptrace:0x4206" -> List.of(EPERM, ESRCH);
            case "openat" -> List.of(EMFILE, ENOENT, EACCES, ENOMEM);
            case "read", "pread64", "process_vm_readv", "readlinkat", "getdents64", "lseek" -> List.of(EIO, EINTR, ENOMEM, ESRCH);
            case "write", "pwrite64", "ftruncate", "sendto", "sendmsg" -> List.of(ENOSPC, EINTR, EIO);
            case "mmap", "memfd_create", "clone", "clone3", "brk", "mremap", "madvise", "mprotect" -> List.of(ENOMEM, EPERM);
            case "pidfd_open", "pidfd_getfd", "dup", "dup2", "pipe2", "socketpair", "eventfd2" -> List.of(EMFILE, EPERM);
            case "wait4", "waitid" -> List.of(ECHILD, EINTR);
            case "ioctl", "fcntl", "prctl", "setsockopt", "getsockopt" -> List.of(EINVAL, EPERM);
            default -> name.startsWith("ptrace") ? List.of(ESRCH, EPERM, EIO) : List.of(EPERM, ENOMEM);
        };
    }

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int ESRCH = 3;
    private static final int EINTR = 4;
    private static final int EIO = 5;
    private static final int ECHILD = 10;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;
    private static final int EMFILE = 24;
    private static final int ENOSPC = 28;

    @Override
    public String toString() {
        return id + " " + call + " " + place;
    }
}
