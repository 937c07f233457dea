/**
 * Who calls: the one token that every caller must show, and the name that a caller gives itself.
 * Read by each wire's adapter before anything else.
 */
@NullMarked
package dev.berth.apiserver.access;

import org.jspecify.annotations.NullMarked;
