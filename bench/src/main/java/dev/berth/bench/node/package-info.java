/** What one nodelet costs its machine: at rest, with health checks, after many starts and stops. */
@NullMarked
package dev.berth.bench.node;

import org.jspecify.annotations.NullMarked;
