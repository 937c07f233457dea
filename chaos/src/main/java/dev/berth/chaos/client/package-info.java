/**
 * The random clients: writers and readers that think up requests, and watchers that cut and resume
 * their streams wherever they like. What each does follows from the run's seed; what it is told is
 * added to the history.
 */
@NullMarked
package dev.berth.chaos.client;

import org.jspecify.annotations.NullMarked;
