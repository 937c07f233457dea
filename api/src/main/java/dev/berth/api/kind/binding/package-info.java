/** Everything about the kind Binding. */
@NullMarked
package dev.berth.api.kind.binding;

import org.jspecify.annotations.NullMarked;
