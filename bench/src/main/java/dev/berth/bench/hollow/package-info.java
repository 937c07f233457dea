/**
 * Nodes without containers: they connect, beat and report as real nodelets do, hundreds of them in
 * one process, for measurements and tests of everything that is not Docker.
 */
@NullMarked
package dev.berth.bench.hollow;

import org.jspecify.annotations.NullMarked;
