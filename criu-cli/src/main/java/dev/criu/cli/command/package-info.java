/**
 * The commands: each turns options into a request, hands it to the engine and prints what comes of it. They reach the engine only
 * through {@link dev.criu.cli.command.EngineGateway}, so that tests run them without a kernel.
 */
package dev.criu.cli.command;
