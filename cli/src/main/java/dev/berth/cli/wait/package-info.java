/** {@code berth wait}: blocks until objects have reached a goal. */
@NullMarked
package dev.berth.cli.wait;

import org.jspecify.annotations.NullMarked;
