/**
 * Restore: images become a model of the tree, the model becomes a plan, the plan is run. Until the end every task made is traced
 * with PTRACE_O_EXITKILL, so that nothing half-made survives.
 */
package dev.criu.core.engine.restore;
