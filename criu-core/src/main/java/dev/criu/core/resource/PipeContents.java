package dev.criu.core.resource;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.images.ImageWriter;
import dev.criu.proto.pipe_data_entry;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The contents of all pipes of a sort (anonymous ones, fifos), as their data image lists them: once for each pipe. */
public final class PipeContents {
    private final Map<Integer, PipeData> pipes;

    private PipeContents(Map<Integer, PipeData> pipes) {
        this.pipes = pipes;
    }

    /** No contents yet. */
    public static PipeContents none() {
        return new PipeContents(new LinkedHashMap<>());
    }

    /** Reads an image. */
    public static PipeContents read(ImageDirectory images, ImageType<pipe_data_entry> type) {
        Map<Integer, PipeData> pipes = new HashMap<>();
        try (ImageReader<pipe_data_entry> reader = images.reader(type)) {
            for (var entry : reader) {
                PipeData data = PipeData.of(entry.message(), entry.payload());
                pipes.put(data.pipeId(), data);
            }
        }
        return new PipeContents(pipes);
    }

    /** Whether a pipe was added. */
    public boolean has(int pipeId) {
        return pipes.containsKey(pipeId);
    }

    public void add(PipeData data) {
        pipes.put(data.pipeId(), data);
    }

    /** What lies in a pipe; nothing if the image does not list it. */
    public PipeData of(int pipeId) {
        PipeData data = pipes.get(pipeId);
        return data == null ? PipeData.empty(pipeId) : data;
    }

    /** Writes an image, or none if there is no pipe. */
    public void write(ImageDirectory images, ImageType<pipe_data_entry> type) {
        try (ImageWriter<pipe_data_entry> writer = images.create(type)) {
            for (PipeData data : pipes.values()) {
                writer.write(data.entry(), ByteBuffer.wrap(data.bytes()));
            }
        }
    }
}
