/**
 * The nodelet's side of its streams to the API servers: one Control stream to each, kept open for
 * good, over which the node is heard and asked for logs. The nodelet dials out and listens to
 * nobody.
 */
@NullMarked
package dev.berth.nodelet.control;

import org.jspecify.annotations.NullMarked;
