/**
 * Mount namespaces (mount_namespaces(7)): what images say of a mount, what {@code mountinfo} says, and how one table of mounts is
 * turned into another. {@link dev.criu.core.namespace.mount.Reconciliation} is a pure function from two tables to a list of steps,
 * so that the order of mounting is tested without a kernel.
 */
package dev.criu.core.namespace.mount;
