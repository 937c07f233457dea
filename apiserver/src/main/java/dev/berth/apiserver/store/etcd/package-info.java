/**
 * The store on etcd, over the plain generated stubs of jetcd and channels of its own. The only
 * package that knows etcd; what etcd or gRPC throws ends here, as a failure of the one family.
 *
 * <ul>
 *   <li>{@code EtcdStore} is the store; {@code Commits} and {@code LostReplies} write, {@code
 *       Ranges} reads, {@code EtcdWatch} watches, {@code EtcdChannels} connects.
 *   <li>{@code EtcdUpkeep} compacts and defragments.
 *   <li>{@code LocalEtcd} starts an etcd on this machine, for {@code berth dev}, tests and
 *       benchmarks.
 * </ul>
 */
@NullMarked
package dev.berth.apiserver.store.etcd;

import org.jspecify.annotations.NullMarked;
