package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreWatch;
import dev.berth.apiserver.store.StoreWatcher;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import dev.berth.apiserver.store.Upkeep;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * The store on an etcd cluster. Opening it connects to nothing; calls wait for etcd until their
 * timeout, and fail as <em>unavailable</em> when it stays away.
 */
public final class EtcdStore implements Store {
  private final EtcdChannels channels;
  private final Members members;
  private final Ranges ranges;
  private final Commits commits;
  private final SharedRevision revision;
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private EtcdStore(EtcdChannels channels, MeterRegistry meters) {
    SeenRevision seen = new SeenRevision();
    // From a place of its own, which no other server comes to.
    AtomicLong writeIds = new AtomicLong(new SecureRandom().nextLong());
    this.channels = channels;
    this.members = new Members(channels);
    this.ranges = new Ranges(channels, seen);
    this.commits = new Commits(channels, seen, writeIds::getAndIncrement, meters);
    this.revision = new SharedRevision(ranges::revision);
  }

  /**
   * A store on the cluster that has these members.
   *
   * @param endpoints each as host:port
   */
  public static EtcdStore open(List<String> endpoints) {
    return open(endpoints, new SimpleMeterRegistry());
  }

  /** As {@link #open(List)}, with figures about itself. */
  public static EtcdStore open(List<String> endpoints, MeterRegistry meters) {
    return open(endpoints, channel -> channel, meters);
  }

  static EtcdStore open(
      List<String> endpoints, UnaryOperator<Channel> wrapper, MeterRegistry meters) {
    return new EtcdStore(new EtcdChannels(endpoints, wrapper, meters), meters);
  }

  @Override
  public Optional<Stored> get(Key key, Duration timeout) {
    return ranges.get(key, deadline(timeout));
  }

  @Override
  public Page list(Scope scope, String after, int limit, long revision, Duration timeout) {
    return ranges.list(scope, after, limit, revision, deadline(timeout));
  }

  @Override
  public long revision(Duration timeout) {
    return revision.read(deadline(timeout));
  }

  @Override
  public Outcome commit(Transaction transaction, Duration timeout) {
    return commits.commit(transaction, deadline(timeout));
  }

  @Override
  public List<Tried> commitAll(List<Transaction> transactions, Duration timeout) {
    return commits.commitAll(transactions, deadline(timeout));
  }

  @Override
  public StoreWatch watch(Scope scope, long afterVersion, StoreWatcher watcher) {
    requireOpen();
    EtcdWatch[] self = new EtcdWatch[1];
    EtcdWatch watch =
        new EtcdWatch(
            channels,
            members,
            revision::read,
            scope,
            afterVersion,
            watcher,
            () -> watches.remove(self[0]));
    self[0] = watch;
    watches.add(watch);
    watch.start();
    return watch;
  }

  @Override
  public boolean tellsProgress() {
    return members.progressTrusted();
  }

  @Override
  public Optional<Upkeep> upkeep() {
    return Optional.of(new EtcdUpkeep(channels));
  }

  @Override
  public String description() {
    if (members.oldest().equals("?")) {
      members.look();
    }
    return "etcd " + members.oldest();
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(EtcdWatch::close);
    channels.close();
  }

  private Deadline deadline(Duration timeout) {
    requireOpen();
    return Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void requireOpen() {
    if (closed) {
      throw new FailureException(new Failure.Unavailable("the store is closed"));
    }
  }
}
