package dev.criu.fuzz;

import dev.criu.core.resource.BuildId;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.nio.file.Path;

/** A program or library of which a build-id is wanted. Nothing may be thrown. */
public final class BuildIdTarget {
    private static final Path FILE = Scratch.directory("elf").resolve("program");
    private static final Kernel KERNEL = new Kernel(new MachineCode());

    private BuildIdTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Scratch.write(FILE, input);
        BuildId.toString(BuildId.at(KERNEL, FILE.toString()));
    }
}
