/**
 * Memory that comes while the tree runs already ({@code restore --lazy}): pages that a task touches at once, all others in the
 * background. {@link dev.criu.core.lazy.PageServer} serves them from a {@link dev.criu.core.lazy.PageSource}.
 */
package dev.criu.core.lazy;
