/** How a verb ends: done, failed or misused, and what the person is told. */
@NullMarked
package dev.berth.cli.outcome;

import org.jspecify.annotations.NullMarked;
