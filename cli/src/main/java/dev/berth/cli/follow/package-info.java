/**
 * Watches for people: {@link dev.berth.cli.follow.Follow} goes on through lost connections, API
 * servers that restart and versions that have expired, and says what it saw in the meantime.
 */
@NullMarked
package dev.berth.cli.follow;

import org.jspecify.annotations.NullMarked;
