/**
 * Time as a constructor argument. {@link dev.berth.client.time.Timers} is the one thing that the
 * SDK waits on; {@code FakeTimers} in {@code testing} is its other implementation.
 */
@NullMarked
package dev.berth.client.time;

import org.jspecify.annotations.NullMarked;
