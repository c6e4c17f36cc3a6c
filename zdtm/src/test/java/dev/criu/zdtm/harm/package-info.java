/** Tests that dumps and restores which fail, or are killed, at any system call harm nobody. */
package dev.criu.zdtm.harm;
