/**
 * From pending tasks to the events of their Bindings: a scheduler, an API server and etcd, each a
 * process of its own, on nodes that are only objects; and the scheduler's core alone. With a trace
 * the same command is a simulation, which package {@code simulation} does.
 */
@NullMarked
package dev.berth.bench.schedule;

import org.jspecify.annotations.NullMarked;
