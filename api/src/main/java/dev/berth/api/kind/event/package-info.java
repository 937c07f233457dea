/** Everything about the kind Event. */
@NullMarked
package dev.berth.api.kind.event;

import org.jspecify.annotations.NullMarked;
