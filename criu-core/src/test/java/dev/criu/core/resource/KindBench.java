package dev.criu.core.resource;

import dev.criu.core.api.RefusedException.Refusal;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.proto.file_entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kinds need around them in a test: images in a directory, this JVM's system calls, and a dump and a restore around those. */
public final class KindBench implements DumpScope, RestoreScope {
    private final ImageDirectory images;
    private final MachineCode code = new MachineCode();
    private final Kernel kernel = new Kernel(code);
    private final RecordingWorkshop workshop = new RecordingWorkshop(code);
    private final Map<Integer, file_entry> entries = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int lastId;

    public KindBench(Path directory) {
        images = ImageDirectory.open(directory);
    }

    /** Dumps files of one kind; entries and images are kept. */
    public List<file_entry> dump(FileKind kind, OpenFile... files) {
        FileDumper dumper = kind.dumper(this);
        List<file_entry> described = new ArrayList<>();
        for (OpenFile file : files) {
            file_entry entry = dumper.describe(newId(), file);
            entries.put(entry.getId(), entry);
            described.add(entry);
        }
        dumper.complete();
        dumper.write();
        return described;
    }

    /** Dumps descriptors of this JVM. */
    public List<file_entry> dump(FileKind kind, int... fds) {
        OpenFile[] files = new OpenFile[fds.length];
        for (int i = 0; i < fds.length; i++) {
            files[i] = file(fds[i]);
        }
        return dump(kind, files);
    }

    /** Plans to restore entries of one kind. */
    public RecordingPlan plan(FileKind kind, List<file_entry> entries) {
        FileRestorer restorer = kind.restorer(this);
        RecordingPlan plan = new RecordingPlan();
        entries.forEach(entry -> restorer.plan(entry, plan));
        restorer.planJoint(plan);
        return plan;
    }

    /** Restores entries of one kind in this JVM; returns the descriptors in the order of the entries. */
    public int[] restore(FileKind kind, List<file_entry> entries) {
        Map<Integer, Integer> fds = plan(kind, entries).carryOut(workshop);
        return entries.stream().mapToInt(entry -> fds.get(entry.getId())).toArray();
    }

    public OpenFile file(int fd) {
        return new LocalFile(kernel, fd);
    }

    /** The entry of this number in the images that CRIU 4.2 wrote of a sample program ({@code files} or {@code sockets}). */
    public file_entry sample(String set, int id) {
        useSample(set, "files.img");
        for (file_entry entry : images.readAll(ImageType.FILES)) {
            entries.put(entry.getId(), entry);
        }
        return entry(id);
    }

    /** Puts a file that CRIU 4.2 wrote among the images. */
    public void useSample(String set, String name) {
        try (InputStream in = KindBench.class.getResourceAsStream("/criu-4.2/" + set + "/" + name)) {
            Files.write(images.path().resolve(name), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was refused so far. */
    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public ImageDirectory images() {
        return images;
    }

    @Override
    public RecordingWorkshop workshop() {
        return workshop;
    }

    @Override
    public int newId() {
        return ++lastId;
    }

    @Override
    public void addEntry(file_entry entry) {
        entries.put(entry.getId(), entry);
    }

    @Override
    public file_entry entry(int id) {
        return entries.get(id);
    }

    @Override
    public void refuse(String object, String reason, String remedy) {
        refusals.add(new Refusal(object, reason, remedy));
    }
}
