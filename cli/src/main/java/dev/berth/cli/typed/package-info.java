/** What people type: kinds and names in their several forms, durations, and near misses. */
@NullMarked
package dev.berth.cli.typed;

import org.jspecify.annotations.NullMarked;
