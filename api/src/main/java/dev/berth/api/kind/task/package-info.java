/** Everything about the kind Task. */
@NullMarked
package dev.berth.api.kind.task;

import org.jspecify.annotations.NullMarked;
