/** The run that an API server learns from before its first start. */
@NullMarked
package dev.berth.bench.train;

import org.jspecify.annotations.NullMarked;
