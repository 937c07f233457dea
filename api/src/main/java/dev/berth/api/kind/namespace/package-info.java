/** Everything about the kind Namespace. */
@NullMarked
package dev.berth.api.kind.namespace;

import org.jspecify.annotations.NullMarked;
