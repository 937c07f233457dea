/** How long a container takes from the wish to running, beside Docker alone. */
@NullMarked
package dev.berth.bench.start;

import org.jspecify.annotations.NullMarked;
