/** Limits on how much is done at once, which nothing that hangs can use up for good. */
@NullMarked
package dev.berth.nodelet.slot;

import org.jspecify.annotations.NullMarked;
