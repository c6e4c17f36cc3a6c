/**
 * System calls of this process, made through the program interpreter that is mapped into it: one native entry point serves
 * every call, so that nothing is bound, generated or loaded per call.
 */
package dev.criu.linux.call;
