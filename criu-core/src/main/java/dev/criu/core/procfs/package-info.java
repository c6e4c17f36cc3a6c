/**
 * What {@code /proc} tells, as records.
 *
 * <p>Parsing is apart from reading. Every record has a pure {@code parse(byte[])}: the whole file in, the record out, no I/O.
 * {@link dev.criu.core.procfs.Procfs} knows the paths and reads through a {@link dev.criu.core.procfs.ProcfsReader}, which the
 * engine replaces by one on raw system calls.
 *
 * <p>A parser throws {@link dev.criu.core.procfs.ProcfsParseException} on input that it does not know: a guess would end up in an
 * image. Where kernels add lines of their own (status, fdinfo), unknown keys are skipped or kept raw, and the type says which.
 *
 * <p>Parsers scan bytes by hand, with no regular expressions, splitting or formatting: they run on a cold JVM while the tree stands
 * still, over ten thousand mappings or five hundred threads.
 */
package dev.criu.core.procfs;
