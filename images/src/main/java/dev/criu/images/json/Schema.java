package dev.criu.images.json;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The messages of the format by name, from the descriptor set that is made of the {@code .proto} files. */
public final class Schema {

    private static final String RESOURCE = "/dev/criu/proto/criu.desc";

    private final Map<String, Descriptor> messages = new HashMap<>();

    private Schema(FileDescriptorSet set) throws DescriptorValidationException {
        Map<String, FileDescriptor> files = new HashMap<>();
        for (FileDescriptorProto proto : set.getFileList()) { // each after those it imports
            FileDescriptor[] imports = proto.getDependencyList().stream().map(files::get)
                    .toArray(FileDescriptor[]::new);
            FileDescriptor file = FileDescriptor.buildFrom(proto, imports);
            files.put(proto.getName(), file);
            file.getMessageTypes().forEach(message -> messages.put(message.getFullName(), message));
        }
    }

    /** Loads the schema. It is not small: load it once. */
    public static Schema load() {
        try (InputStream in = Schema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program was packed without " + RESOURCE);
            }
            return new Schema(FileDescriptorSet.parseFrom(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException("the program was packed with a bad " + RESOURCE, e);
        }
    }

    /** @throws IllegalArgumentException if there is no message of that name */
    public Descriptor message(String name) {
        Descriptor message = messages.get(name);
        if (message == null) {
            throw new IllegalArgumentException("no message '" + name + "' in the schema");
        }
        return message;
    }
}
