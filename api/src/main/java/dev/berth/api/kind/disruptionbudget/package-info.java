/** Everything about the kind DisruptionBudget. */
@NullMarked
package dev.berth.api.kind.disruptionbudget;

import org.jspecify.annotations.NullMarked;
