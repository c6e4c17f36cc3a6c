/**
 * Whether this kernel can do what a dump or restore needs, for {@code criu check}.
 *
 * <p>{@link dev.criu.core.check.Features} is the one list of features by the names that callers of CRIU use. A feature is found out
 * by a {@link dev.criu.core.check.FeatureProbe}, which looks at files or makes calls that change nothing; adding one is a line there.
 */
package dev.criu.core.check;
