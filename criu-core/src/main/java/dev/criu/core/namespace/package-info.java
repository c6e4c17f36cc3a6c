/**
 * Namespaces of a tree (namespaces(7)): their kinds, and in the packages below what each kind holds. Everything here and below is
 * computation over records; {@code engine} asks and acts, by tasks that live in the namespaces.
 */
package dev.criu.core.namespace;
