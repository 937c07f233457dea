package dev.berth.e2e.situation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.e2e.cluster.Cluster;
import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shape;
import dev.berth.e2e.cluster.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("system")
final class EtcdKilledUnderLoadLosesNoAcknowledgedWrite {
  private static final int WRITERS = 16;
  private static final int WRITES_BETWEEN_EVENTS = 500;

  @RegisterExtension final Cluster cluster = Cluster.of(Shape.nodes(0));

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean writing = new AtomicBoolean(true);

  @Test
  void throughThreeKills() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        String writer = "writer-" + i;
        all.add(writers.submit(() -> write(writer)));
      }
      try {
        for (int kill = 0; kill < 3; kill++) {
          awaitMoreWrites();
          cluster.etcd().kill();
          cluster.etcd().startAndAwait();
        }
        awaitMoreWrites();
      } finally {
        writing.set(false);
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    Set<String> stored =
        Eventually.value(Tasks.PATIENCE, "the list", this::names, names -> !names.isEmpty());
    assertThat(stored).containsAll(acknowledged);
    assertThat(stored).as("what was refused did not happen").noneMatch(refused::contains);
  }

  private void awaitMoreWrites() {
    int wanted = acknowledged.size() + WRITES_BETWEEN_EVENTS;
    Eventually.within(
        Tasks.PATIENCE, "writes are acknowledged", () -> acknowledged.size() >= wanted);
  }

  private void write(String writer) {
    ObjectClient<Lease> leases = cluster.client().objects(Kinds.LEASE);
    for (int i = 0; writing.get(); i++) {
      String name = writer + "-" + i;
      try {
        leases.create(lease(name));
        acknowledged.add(name);
      } catch (FailureException e) {
        if (e.failure() instanceof Failure.Unavailable) {
          refused.add(name);
        }
      }
    }
  }

  private Set<String> names() {
    return cluster
        .client()
        .objects(Kinds.LEASE)
        .listAll(ListOptions.in(Tasks.NAMESPACE))
        .items()
        .stream()
        .map(lease -> lease.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static Lease lease(String name) {
    return Lease.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name).setNamespace(Tasks.NAMESPACE))
        .setSpec(LeaseSpec.newBuilder().setHolderIdentity(name).setLeaseDurationSeconds(15))
        .build();
  }
}
