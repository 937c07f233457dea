/**
 * {@code berth cp}: files to and from a task's container, as a tar archive that the node packs or
 * unpacks.
 */
@NullMarked
package dev.berth.cli.copy;

import org.jspecify.annotations.NullMarked;
