/**
 * Whole clusters for tests: real processes from the distribution, each cluster with an etcd, ports,
 * data folders and a token of its own, so that several may run on one machine. What a cluster
 * started goes when its test ends; its logs are shown when the test failed.
 */
@NullMarked
package dev.berth.e2e.cluster;

import org.jspecify.annotations.NullMarked;
