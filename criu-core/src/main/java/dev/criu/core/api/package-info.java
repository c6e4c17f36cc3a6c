/**
 * What callers of the engine see: immutable requests and results, and the exceptions that an operation ends with.
 *
 * <p>Nothing here touches the kernel or an image; a front end (command line, RPC service, test) builds a request, hands it to
 * the engine and gets a result or a {@link dev.criu.core.api.CriuException}.
 */
package dev.criu.core.api;
