/**
 * A restore as a graph of steps: what is done, and what has to be done before it and why. Order is data here, never the place of
 * a line in a method; {@code criu restore --explain} prints it.
 */
package dev.criu.core.plan;
