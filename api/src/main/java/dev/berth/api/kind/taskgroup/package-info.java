/** Everything about the kind TaskGroup. */
@NullMarked
package dev.berth.api.kind.taskgroup;

import org.jspecify.annotations.NullMarked;
