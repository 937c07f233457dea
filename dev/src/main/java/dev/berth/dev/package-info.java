/**
 * Everything in one process, for {@code berth dev}: the store, an API server, the controllers and
 * nodelets, built in the order of the data's flow and closed in reverse. Nothing here decides
 * anything.
 */
@NullMarked
package dev.berth.dev;

import org.jspecify.annotations.NullMarked;
