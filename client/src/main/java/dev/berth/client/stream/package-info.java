/**
 * Streams that go both ways: {@link dev.berth.client.stream.ContainerStream} leads into a task's
 * container, over {@link dev.berth.client.stream.Duplex}, which blocks whoever sends while the
 * other end does not read.
 */
@NullMarked
package dev.berth.client.stream;

import org.jspecify.annotations.NullMarked;
