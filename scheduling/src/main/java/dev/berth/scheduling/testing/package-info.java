/** Objects for tests of whatever schedules: what a test does not say is ordinary. */
@NullMarked
package dev.berth.scheduling.testing;

import org.jspecify.annotations.NullMarked;
