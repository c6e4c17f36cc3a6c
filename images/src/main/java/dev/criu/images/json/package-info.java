/**
 * Image files as JSON and back, in the form of CRIU's {@code crit}. Works from the schema (a descriptor set, loaded
 * here only) on the fields as they are on the wire, so that nothing is lost on the way. Only {@code crit} uses it; the
 * engine must not load it, nor the descriptors.
 */
package dev.criu.images.json;
