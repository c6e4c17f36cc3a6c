package dev.criu.cli;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs of the program in one JVM, which the build records to make a class archive. Every line of the script is the arguments of one
 * run, separated by blanks; behind {@value #SHORT}, of one that runs out of descriptors. What the runs achieve does not matter, so it ends
 * with 0 in any case. With {@code --sleep} it is a process to practise on ({@link Sleeper}), which makes the given file when it is ready.
 */
final class Training {
    private static final String SHORT = "short-of-descriptors";
    /** Descriptors that are left then: so many that a restore fails half-way. */
    private static final int LEFT = 16;
    /** Behind the numbers that they can have. */
    private static final int HIGHEST = 512;
    private static final int F_DUPFD = 0;
    private static final int RLIMIT_NOFILE = 7;

    private Training() {}

    public static void main(String[] args) throws Throwable {
        if (args[0].equals("--sleep")) {
            Sleeper.sleep(Path.of(args[1]));
            return;
        }
        callUninitialised();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String[] arguments = line.split(" ");
            if (arguments[0].equals(SHORT)) {
                runShort(Arrays.copyOfRange(arguments, 1, arguments.length));
            } else {
                Main.run(arguments);
            }
        }
    }

    /**
     * Calls what is not initialised through a method handle. What the JDK has for that is not needed in training, where whatever is looked up
     * is also called, but by those who find it looked up in an archive.
     */
    private static void callUninitialised() throws Throwable {
        MethodHandles.lookup().findStatic(Uninitialised.class, "call", MethodType.methodType(void.class)).invokeExact();
    }

    private static final class Uninitialised {
        static void call() {}
    }

    /** Where no descriptor is left, no class can be read from the jar to end what is half made, and to tell of that. */
    private static void runShort(String[] arguments) {
        Kernel kernel = new Kernel(new MachineCode());
        try (NativeMemory limit = NativeMemory.allocate(16)) {
            kernel.call("training", Sys.PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit.address());
            long before = limit.getLong(0);
            limit.putLong(0, HIGHEST);
            kernel.call("training", Sys.PRLIMIT64, 0, RLIMIT_NOFILE, limit.address(), 0);
            List<Integer> taken = takeAll(kernel);
            taken.subList(taken.size() - LEFT, taken.size()).forEach(kernel::close);
            Main.run(arguments);
            taken.subList(0, taken.size() - LEFT).forEach(kernel::close);
            limit.putLong(0, before);
            kernel.call("training", Sys.PRLIMIT64, 0, RLIMIT_NOFILE, limit.address(), 0);
        }
    }

    private static List<Integer> takeAll(Kernel kernel) {
        List<Integer> taken = new ArrayList<>();
        for (long fd = kernel.raw(Sys.FCNTL, 1, F_DUPFD, 0); !Errno.isError(fd); fd = kernel.raw(Sys.FCNTL, 1, F_DUPFD, 0)) {
            taken.add((int) fd);
        }
        return taken;
    }
}
