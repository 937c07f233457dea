/**
 * What is where: nodes, what they have, and who uses it. Numbers in arrays, kept up to date with
 * each change at a cost that does not grow with the cluster. {@code filter} and {@code score} read
 * it for each decision.
 */
@NullMarked
package dev.berth.scheduling.cluster;

import org.jspecify.annotations.NullMarked;
