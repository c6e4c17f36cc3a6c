/** Ipc namespaces (ipc_namespaces(7)): their limits and switches, and what System V objects live in them. */
package dev.criu.core.namespace.ipc;
