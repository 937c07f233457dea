/**
 * One small machine per kind: the present objects, a ring of recent events, one position, fed by
 * one watch of the store. Lists that may be old and all watches are served from it.
 */
@NullMarked
package dev.berth.apiserver.watch;

import org.jspecify.annotations.NullMarked;
