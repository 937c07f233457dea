/**
 * {@code berth delete}: asks for deletions, many at a time, and waits until the objects are gone,
 * which for a running task means that its container has stopped.
 */
@NullMarked
package dev.berth.cli.delete;

import org.jspecify.annotations.NullMarked;
