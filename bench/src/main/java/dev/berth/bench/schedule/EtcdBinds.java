package dev.berth.bench.schedule;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.etcd.LocalEtcd;
import dev.berth.bench.load.Load;
import dev.berth.bench.rig.EtcdCalls;
import dev.berth.bench.rig.Rig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machine's limit: what binds write, straight to an etcd of its own. Each put has the bytes of
 * a stored Binding and compares another key, sixty-four of them are in a request, and eight
 * requests are in the air.
 */
final class EtcdBinds implements AutoCloseable {
  private static final int GROUP = 64;
  private static final int AT_ONCE = 8;

  /** How many objects there are to compare. */
  private static final int COMPARED = 5_000;

  private static final int CREATING = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(2);

  private final LocalEtcd etcd;
  private final EtcdCalls calls;
  private final ByteString binding;

  private EtcdBinds(LocalEtcd etcd, ByteString binding) {
    this.etcd = etcd;
    this.calls = new EtcdCalls(etcd.endpoint());
    this.binding = binding;
  }

  /** One that is warm. */
  static EtcdBinds start(Path folder, ByteString binding) throws InterruptedException {
    EtcdBinds binds = new EtcdBinds(Rig.etcd(folder), binding);
    try {
      var _ = Load.count(CREATING, 0, COMPARED, binds.calls::create);
      var _ = binds.rate(WARM_UP);
      return binds;
    } catch (InterruptedException | RuntimeException e) {
      binds.close();
      throw e;
    }
  }

  /** Puts a second, for two seconds. */
  double rate() throws InterruptedException {
    return rate(MEASURED);
  }

  private double rate(Duration time) throws InterruptedException {
    AtomicLong groups = new AtomicLong();
    double rate =
        Load.run(AT_ONCE, time, groups, group -> calls.bindGrouped(group, GROUP, COMPARED, binding))
            .rate();
    calls.deleteBindings(groups.get() * GROUP);
    return rate * GROUP;
  }

  @Override
  public void close() {
    calls.close();
    etcd.close();
  }
}
