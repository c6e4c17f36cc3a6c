/** Failures on demand, for tests: any system call of a run can be made to fail, or the run be killed there. */
package dev.criu.linux.fault;
