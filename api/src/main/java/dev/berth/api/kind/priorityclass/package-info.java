/** Everything about the kind PriorityClass. */
@NullMarked
package dev.berth.api.kind.priorityclass;

import org.jspecify.annotations.NullMarked;
