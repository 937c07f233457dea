/**
 * {@code berth exec} and {@code berth attach}: a command in a task's container, or its own, at the
 * person's terminal.
 */
@NullMarked
package dev.berth.cli.exec;

import org.jspecify.annotations.NullMarked;
