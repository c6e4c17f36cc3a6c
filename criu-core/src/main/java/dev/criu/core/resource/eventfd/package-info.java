/** Counters that wake (eventfd(2), fs/eventfd.c). */
package dev.criu.core.resource.eventfd;
