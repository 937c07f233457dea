/**
 * Holds a history against the truth. Pure: a history in, violations out, no cluster and no clock.
 *
 * <p>Versions give every write its place in one order, so that nothing has to be searched: a
 * history is right if every answer fits that order, and the order fits the clock.
 *
 * <ul>
 *   <li>{@code Known} turns the clock into versions: what was told to anybody before a moment is
 *       the least that a later request may show, and what was begun after it is too new to be
 *       shown.
 *   <li>{@code Truth} knows the state of every key at every version.
 *   <li>One class for each kind of answer asks whether these two allow it.
 * </ul>
 *
 * <p>Which failure known of other systems each check would have caught:
 *
 * <table>
 * <caption>Known failures and checks</caption>
 * <tr><th>failure</th><th>caught by</th></tr>
 * <tr><td>stale reads from a member that was cut off (etcd 0.4), or paused (etcd #20418), or from
 *   the cache (Kubernetes #59848, #129931)</td><td>{@code Reads}, {@code Lists}: older than what
 *   was known before the request</td></tr>
 * <tr><td>members that differ after a crash (etcd #13766)</td><td>{@code Truth}'s sources: a
 *   disagreement between members</td></tr>
 * <tr><td>an acknowledged write lost (etcd #14370)</td><td>{@code Writes}: lost; {@code
 *   LastState}</td></tr>
 * <tr><td>a write sent again by the client, applied twice, or answered failed and applied (jetcd
 *   0.8.2, etcd #18424)</td><td>{@code Writes}: applied twice; refused and applied</td></tr>
 * <tr><td>progress ahead of its event (etcd #15220)</td><td>{@code Streams}: bookmark too early;
 *   {@code Lists}: not the state at its version</td></tr>
 * <tr><td>a watch that goes back after a partition (etcd #15271), old events for a future revision
 *   (etcd #20221)</td><td>{@code Streams}: repeated</td></tr>
 * <tr><td>an event told twice (etcd #17247)</td><td>{@code Streams}: repeated</td></tr>
 * <tr><td>events lost when a stream starves (etcd #17529), or is cut between <em>created</em> and
 *   its backlog (jetcd)</td><td>{@code Streams}: gap</td></tr>
 * <tr><td>a revision that decreases after a crash in compaction (etcd #17780)</td><td>{@code
 *   Writes}: older than what was known; {@code Lists}</td></tr>
 * <tr><td>an event dropped when compacting on a delete (etcd #18089), a delete missing when a watch
 *   opens at the compacted revision (etcd #19179)</td><td>{@code Streams}: gap; runs compact at the
 *   newest revision now and then</td></tr>
 * <tr><td>a compacted read inside a transaction (etcd #18667)</td><td>{@code Lists}: not the state
 *   at its version</td></tr>
 * <tr><td>events of one revision torn apart by a resume (client-go's resume point)</td><td>{@code
 *   Streams}: gap, repeated; watchers resume after any event that they saw</td></tr>
 * <tr><td>watchers that never hear again (Kubernetes #102464)</td><td>{@code LastState}: a watcher
 *   behind</td></tr>
 * <tr><td>writes of one group judged against the state before it</td><td>{@code Writes}: the state
 *   that was compared was not the one that was replaced</td></tr>
 * </table>
 */
@NullMarked
package dev.berth.chaos.check;

import org.jspecify.annotations.NullMarked;
