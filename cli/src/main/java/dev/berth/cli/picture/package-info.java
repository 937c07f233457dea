/**
 * What a scheduler looks at, read from the cluster for {@code berth why} and {@code berth plan},
 * and words for what it says. {@link dev.berth.scheduling.preview.Preview} judges it, here in this
 * process: nothing is asked of the controller, and nothing is changed.
 */
@NullMarked
package dev.berth.cli.picture;

import org.jspecify.annotations.NullMarked;
