/** Keeps a fixed number of calls in the air and times each of them. */
@NullMarked
package dev.berth.bench.load;

import org.jspecify.annotations.NullMarked;
