/** Everything about the kind ResourceQuota. */
@NullMarked
package dev.berth.api.kind.resourcequota;

import org.jspecify.annotations.NullMarked;
