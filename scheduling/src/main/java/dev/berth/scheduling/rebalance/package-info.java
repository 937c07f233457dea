/**
 * Which running tasks would better be elsewhere: off nodes of which too much is requested or used,
 * and off nodes that nearly nothing is on, so that these become free. Tries every move with {@link
 * dev.berth.scheduling.Scheduling} itself, on a picture of the cluster, and proposes only those
 * that end where they help. Pure; the controller evicts, and the scheduler places as always.
 */
@NullMarked
package dev.berth.scheduling.rebalance;

import org.jspecify.annotations.NullMarked;
