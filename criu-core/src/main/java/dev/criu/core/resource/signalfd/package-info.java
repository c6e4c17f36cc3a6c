/**
 * Signals that are read (signalfd(2), fs/signalfd.c). The signals themselves wait in the queues of tasks; the file only knows which
 * ones it is for.
 */
package dev.criu.core.resource.signalfd;
