package dev.criu.fuzz;

import dev.criu.core.memory.VdsoTarget;
import java.util.function.Consumer;

/** Everything that is fuzzed. */
enum Target {
    IMAGE(ImageTarget.class, ImageTarget::fuzzerTestOneInput),
    SET(SetTarget.class, SetTarget::fuzzerTestOneInput),
    LEGACY(LegacyTarget.class, LegacyTarget::fuzzerTestOneInput),
    MOUNTS(MountsTarget.class, MountsTarget::fuzzerTestOneInput),
    TAR(TarTarget.class, TarTarget::fuzzerTestOneInput),
    JSON(JsonTarget.class, JsonTarget::fuzzerTestOneInput),
    BUILD_ID(BuildIdTarget.class, BuildIdTarget::fuzzerTestOneInput),
    VDSO(VdsoTarget.class, VdsoTarget::fuzzerTestOneInput),
    PROCFS(ProcfsTarget.class, ProcfsTarget::fuzzerTestOneInput),
    OPTIONS(OptionsTarget.class, OptionsTarget::fuzzerTestOneInput);

    private final Class<?> entry;
    private final Consumer<byte[]> input;

    Target(Class<?> entry, Consumer<byte[]> input) {
        this.entry = entry;
        this.input = input;
    }

    /** The class that the fuzzer calls. */
    String className() {
        return entry.getName();
    }

    void take(byte[] bytes) {
        input.accept(bytes);
    }

    String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
