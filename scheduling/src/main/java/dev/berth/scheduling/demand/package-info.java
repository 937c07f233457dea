/**
 * What tasks ask for: read from Tasks and Bindings once, and immutable from then on. {@code
 * cluster} counts it, {@code filter} and {@code score} judge nodes by it.
 */
@NullMarked
package dev.berth.scheduling.demand;

import org.jspecify.annotations.NullMarked;
