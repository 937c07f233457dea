/**
 * Moves Tasks away from nodes with a NoExecute taint that they do not tolerate, or have tolerated
 * for long enough. Reads Nodes, Bindings and Tasks; asks for places to be given up (through {@code
 * PlacementClient}), and writes Events. The nodelet is next, then the scheduler.
 *
 * <p>Rules:
 *
 * <ul>
 *   <li>A Task that does not tolerate a taint leaves at once. One that tolerates it for a time
 *       leaves that many seconds after the taint's timeAdded; of several tolerations about one
 *       taint the shortest counts, and of several taints the one that is over first.
 *   <li>A taint that goes before that changes nothing for anybody: just before an eviction the Node
 *       is read once more from the API server.
 *   <li>Whoever sets a NoExecute taint means it: disruption budgets are not asked.
 *   <li>Finished Tasks stay, for their logs: they would run again elsewhere.
 *   <li>At most eight evictions are under way at once, one on each node.
 *   <li>timeAdded was told by an API server's clock and is compared with ours: they must agree to
 *       within the seconds that matter.
 * </ul>
 */
@NullMarked
package dev.berth.controller.taint;

import org.jspecify.annotations.NullMarked;
