/** {@code berth watch}: a line per event. */
@NullMarked
package dev.berth.cli.watch;

import org.jspecify.annotations.NullMarked;
