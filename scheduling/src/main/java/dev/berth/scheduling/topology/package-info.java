/**
 * Tasks counted by where they are: over the zones, racks or hosts that the labels of nodes name.
 * Affinity, spread and Marathon's constraints are all asked of these counts, which are kept with
 * each place that comes or goes. {@code cluster} tells of places and nodes; {@code filter} and
 * {@code score} read.
 */
@NullMarked
package dev.berth.scheduling.topology;

import org.jspecify.annotations.NullMarked;
