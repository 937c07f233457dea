/** {@code berth logs}: what a task's containers wrote, as it is or as it comes. */
@NullMarked
package dev.berth.cli.logs;

import org.jspecify.annotations.NullMarked;
