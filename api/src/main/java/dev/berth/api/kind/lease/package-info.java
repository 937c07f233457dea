/** Everything about the kind Lease. */
@NullMarked
package dev.berth.api.kind.lease;

import org.jspecify.annotations.NullMarked;
