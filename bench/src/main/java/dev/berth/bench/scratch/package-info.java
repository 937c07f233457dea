/** What a measurement leaves on disk, for as long as it runs. */
@NullMarked
package dev.berth.bench.scratch;

import org.jspecify.annotations.NullMarked;
