/**
 * {@code berth why}: how a task's place was chosen, and how all nodes look to it now; or why it has
 * none. What was chosen is read from its Binding; the rest is judged here, by the scheduler's own
 * rules, on the cluster as it is.
 */
@NullMarked
package dev.berth.cli.why;

import org.jspecify.annotations.NullMarked;
