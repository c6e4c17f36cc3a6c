package dev.criu.core.cpuinfo;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether what was dumped on one processor can run on another. */
public final class CpuMatch {
    /** Words that tell instructions and state which tasks can use. */
    private static final int[] INSTRUCTION_WORDS = {0, 1, 4, 6, 9, 10, 12, 13, 16, 18};

    /** Flags on which the layout of floating-point state hangs. */
    private static final List<String> FPU_FLAGS = List.of(
            "fpu", "fxsr", "xsave", "xsaveopt", "xsavec", "xsaves", "avx", "mpx", "avx512f", "pku");

    private CpuMatch() {}

    /** What is compared ({@code --cpu-cap}). */
    public enum Aspect {
        /** Floating-point state that was saved has to be known. */
        FPU,
        /** Instructions that were there have to be there. */
        INS,
        /** Everything has to be the same, vendor included. */
        CPU
    }

    /** All aspects. */
    public static Set<Aspect> all() {
        return EnumSet.allOf(Aspect.class);
    }

    /** What stands against it, one line each; empty if nothing does. */
    public static List<String> obstacles(CpuFacts dumped, CpuFacts here, Set<Aspect> aspects) {
        var obstacles = new ArrayList<String>();
        if (aspects.contains(Aspect.FPU)) {
            missingFpu(dumped, here, obstacles);
        }
        if (aspects.contains(Aspect.INS)) {
            missingInstructions(dumped, here, obstacles);
        }
        if (aspects.contains(Aspect.CPU)) {
            differences(dumped, here, obstacles);
        }
        return obstacles;
    }

    private static void missingFpu(CpuFacts dumped, CpuFacts here, List<String> obstacles) {
        var flags = new CpuFlags();
        for (String flag : FPU_FLAGS) {
            int bit = flags.bit(flag);
            int mask = 1 << bit % 32;
            if ((dumped.word(bit / 32) & mask) != 0 && (here.word(bit / 32) & mask) == 0) {
                obstacles.add("fpu: " + flag + " is missing here");
            }
        }
        long missing = dumped.xsave().features() & ~here.xsave().features();
        if (missing != 0) {
            obstacles.add("fpu: components 0x" + Long.toHexString(missing) + " of the XSAVE area are missing here");
        }
    }

    private static void missingInstructions(CpuFacts dumped, CpuFacts here, List<String> obstacles) {
        var flags = new CpuFlags();
        for (int word : INSTRUCTION_WORDS) {
            int missing = dumped.word(word) & ~here.word(word);
            if (missing != 0) {
                obstacles.add("ins: missing here: " + flags.names(word, missing));
            }
        }
    }

    private static void differences(CpuFacts dumped, CpuFacts here, List<String> obstacles) {
        if (dumped.vendor() != here.vendor()) {
            obstacles.add("cpu: vendor is " + here.vendor() + ", was " + dumped.vendor());
        }
        var flags = new CpuFlags();
        for (int word = 0; word < CpuFlags.WORDS; word++) {
            int different = dumped.word(word) ^ here.word(word);
            if (different != 0) {
                obstacles.add("cpu: not the same: " + flags.names(word, different));
            }
        }
    }
}
