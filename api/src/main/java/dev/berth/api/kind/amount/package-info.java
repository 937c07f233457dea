/** What holds of amounts of resources, wherever they stand. */
@NullMarked
package dev.berth.api.kind.amount;

import org.jspecify.annotations.NullMarked;
