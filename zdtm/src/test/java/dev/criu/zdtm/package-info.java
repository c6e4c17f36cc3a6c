/**
 * Drives a built {@code criu} from outside: starts self-verifying C programs, dumps and restores them, and asks them for
 * their verdict.
 *
 * <p>A {@link dev.criu.zdtm.Program} run in a {@link dev.criu.zdtm.Mode} is a {@link dev.criu.zdtm.Trial}. Everything but
 * the {@code *Test} classes is free of JUnit, so that {@code zdtm/run} can use it without Maven.
 */
package dev.criu.zdtm;
