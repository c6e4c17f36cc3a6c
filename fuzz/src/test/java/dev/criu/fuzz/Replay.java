package dev.criu.fuzz;

import java.nio.file.Path;

/** Gives a target all inputs of a directory, without a fuzzer: with the heap that the tool has. */
public final class Replay {
    private Replay() {}

    /** Arguments: the target and the directory. */
    public static void main(String[] arguments) {
        Target target = Target.valueOf(arguments[0]);
        for (Path input : Scratch.list(Path.of(arguments[1]))) {
            System.out.println("input " + input);
            target.take(Scratch.read(input));
        }
        System.exit(0);
    }
}
