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
final class EtcdBinds {
  private static final int GROUP = 64;
  private static final int AT_ONCE = 8;

  /** How many objects there are to compare. */
  private static final int COMPARED = 5_000;

  private static final int CREATING = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration MEASURED = Duration.ofSeconds(2);

  private EtcdBinds() {}

  /** Puts a second, the median of some rounds. */
  static double rate(Path folder, ByteString binding, int rounds) throws InterruptedException {
    try (LocalEtcd etcd = Rig.etcd(folder);
        EtcdCalls calls = new EtcdCalls(etcd.endpoint())) {
      var _ = Load.count(CREATING, 0, COMPARED, calls::create);
      var _ = round(calls, binding, WARM_UP);
      double[] rates = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        rates[i] = round(calls, binding, MEASURED);
      }
      return Median.of(rates);
    }
  }

  private static double round(EtcdCalls calls, ByteString binding, Duration time)
      throws InterruptedException {
    AtomicLong groups = new AtomicLong();
    double rate =
        Load.run(AT_ONCE, time, groups, group -> calls.bindGrouped(group, GROUP, COMPARED, binding))
            .rate();
    calls.deleteBindings(groups.get() * GROUP);
    return rate * GROUP;
  }
}
