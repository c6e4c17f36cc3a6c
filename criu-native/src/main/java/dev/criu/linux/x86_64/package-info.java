/** What is particular to x86-64: registers, extended state, the signal frame. A port adds a sibling of this package. */
package dev.criu.linux.x86_64;
