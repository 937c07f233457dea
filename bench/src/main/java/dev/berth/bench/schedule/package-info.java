/**
 * From pending tasks to the events of their Bindings: a scheduler, an API server and etcd, each a
 * process of its own, on nodes that are only objects.
 */
@NullMarked
package dev.berth.bench.schedule;

import org.jspecify.annotations.NullMarked;
