/** Everything about the kind Node. */
@NullMarked
package dev.berth.api.kind.node;

import org.jspecify.annotations.NullMarked;
