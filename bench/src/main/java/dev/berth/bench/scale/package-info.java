/** What the controller holds and uses in a large cluster, and how soon it mends one. */
@NullMarked
package dev.berth.bench.scale;

import org.jspecify.annotations.NullMarked;
