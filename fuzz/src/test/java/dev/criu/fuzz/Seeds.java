package dev.criu.fuzz;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs to begin with: the samples, this process's own files, and what is checked in. */
final class Seeds {
    private static final int SMALL = 16 * 1024;
    private static final int HEAD = 4096;
    private static final int SETS = 64;
    private static final List<String> PROCFS = List.of(
            "stat", "fdinfo/0", "mountinfo", "limits", "smaps", "timers", "timens_offsets", "cgroup", "uid_map", "../uptime", "", "status",
            "loginuid", "oom_score_adj", "personality", "coredump_filter", "", "auxv", "maps");

    private final Path directory;
    private int count;

    /** @param directory an empty one, which gets them */
    Seeds(Path directory) {
        this.directory = directory;
    }

    void write(Target target, Path checkedIn) {
        switch (target) {
            case IMAGE -> SampleSets.directories().forEach(set -> Scratch.list(set).stream()
                    .filter(file -> file.toString().endsWith(".img") && !file.getFileName().toString().startsWith("pages-"))
                    .forEach(file -> add(1, Scratch.read(file))));
            case JSON -> SampleSets.directories().forEach(set -> Scratch.list(set.resolve("json"))
                    .forEach(file -> add(Scratch.read(file))));
            case SET, LEGACY, MOUNTS -> decisions();
            case BUILD_ID -> add(head(Path.of("/proc/self/exe")));
            case VDSO -> add(vdso());
            case PROCFS -> procfs();
            case OPTIONS -> add("tree 12\nghost-limit 1M\n# x\nlog-file \"a b\"\n-v4\nimages-dir=/x\n".getBytes(StandardCharsets.US_ASCII));
            case TAR -> { }
        }
        if (Files.isDirectory(checkedIn)) {
            Scratch.list(checkedIn).forEach(file -> add(Scratch.read(file)));
        }
    }

    private void decisions() {
        Random random = new Random(1);
        for (int i = 0; i < SETS; i++) {
            byte[] bytes = new byte[40];
            random.nextBytes(bytes);
            add(bytes);
        }
    }

    private void procfs() {
        for (int i = 0; i < PROCFS.size(); i++) {
            Path file = Path.of("/proc/self", PROCFS.get(i));
            if (Files.isRegularFile(file)) {
                add(i, head(file));
            }
        }
        add(10, "pid:[4026531836]".getBytes(StandardCharsets.US_ASCII));
        fdinfo(19, "tfd:        4 events: 80000019 data:                4  pos:0 ino:1 sdev:1\n");
        fdinfo(20, "eventfd-count:                5\neventfd-id: 1\neventfd-semaphore: 0\n");
        fdinfo(21, "sigmask:\t8000000000000200\n");
        fdinfo(22, "clockid: 1\nticks: 3\nsettime flags: 01\nit_value: (99, 468024715)\nit_interval: (1, 500)\n");
    }

    private void fdinfo(int parser, String lines) {
        add(parser, ("pos:\t0\nflags:\t02\nmnt_id:\t1\nino:\t3\n" + lines).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] vdso() {
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
                if (line.endsWith("[vdso]")) {
                    long start = Long.parseLong(line.substring(0, line.indexOf('-')), 16);
                    long end = Long.parseLong(line.substring(line.indexOf('-') + 1, line.indexOf(' ')), 16);
                    byte[] image = new byte[(int) (end - start)];
                    memory.seek(start);
                    memory.readFully(image);
                    return image;
                }
            }
            throw new AssertionError("this process has no vDSO");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] head(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(int selector, byte[] bytes) {
        byte[] seed = new byte[bytes.length + 1];
        seed[0] = (byte) selector;
        System.arraycopy(bytes, 0, seed, 1, bytes.length);
        add(seed);
    }

    private void add(byte[] seed) {
        Scratch.write(directory.resolve("seed-" + count++), Arrays.copyOf(seed, Math.min(seed.length, SMALL)));
    }
}
