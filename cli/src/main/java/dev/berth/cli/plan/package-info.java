/**
 * {@code berth plan}: what an apply of manifests would change, and where tasks would then go. The
 * API server does all of each apply but store it; the scheduler's rules are asked here, in this
 * process, on a picture of the cluster with the changes in it, and on one without them to tell what
 * the manifests have to do with it. With {@code --rebalance} it is what a controller that moves
 * tasks would do. Nothing is written anywhere.
 */
@NullMarked
package dev.berth.cli.plan;

import org.jspecify.annotations.NullMarked;
