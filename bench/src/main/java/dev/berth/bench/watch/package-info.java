/**
 * How soon and how many events reach watchers, beside the same messages over plain gRPC streams.
 */
@NullMarked
package dev.berth.bench.watch;

import org.jspecify.annotations.NullMarked;
