package dev.criu.core.resource;

import dev.criu.proto.fd_types;

/**
 * One kind of open file: timerfd, pipe, regular file. A kind is stateless; what it has to remember during an operation lives in
 * the dumper or restorer that it makes for it.
 */
public interface FileKind {
    /** Name for messages and the log: {@code timerfd}. */
    String name();

    /** The type under which images list it. */
    fd_types type();

    /** Whether {@code file} is of this kind. Asked in the catalog's order; the first kind that says yes has it. */
    boolean recognises(OpenFile file);

    /** For one dump. */
    FileDumper dumper(DumpScope scope);

    /** For one restore. */
    FileRestorer restorer(RestoreScope scope);
}
