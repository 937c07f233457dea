/** {@code berth port-forward}: ports of this machine that lead to ports of a task's container. */
@NullMarked
package dev.berth.cli.portforward;

import org.jspecify.annotations.NullMarked;
