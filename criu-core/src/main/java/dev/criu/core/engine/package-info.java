/**
 * The operations themselves: {@link dev.criu.core.engine.Engine} is their door, {@code engine.dump} and {@code engine.restore}
 * are the two of them.
 */
package dev.criu.core.engine;
