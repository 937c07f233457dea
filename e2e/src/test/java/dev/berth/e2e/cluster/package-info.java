/**
 * Whole clusters for tests: real processes from the distribution, each cluster with an etcd, ports,
 * data folders and a token of its own, so that several may run on one machine. A cluster is one
 * test's, or that of all tests of a class, between which it goes back to its beginning. What it
 * started goes when the last of its tests ends; its logs are shown when one failed.
 */
@NullMarked
package dev.berth.e2e.cluster;

import org.jspecify.annotations.NullMarked;
