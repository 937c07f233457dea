/** Everything about the kind Queue. */
@NullMarked
package dev.berth.api.kind.queue;

import org.jspecify.annotations.NullMarked;
