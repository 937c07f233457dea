/**
 * One leader among several processes, through a Lease as Kubernetes' own controllers use it. Reads
 * and writes one {@code coordination.k8s.io/v1} Lease.
 */
@NullMarked
package dev.berth.client.leader;

import org.jspecify.annotations.NullMarked;
