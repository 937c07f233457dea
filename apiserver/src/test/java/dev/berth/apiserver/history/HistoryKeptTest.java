package dev.berth.apiserver.history;

import static dev.berth.apiserver.store.Samples.SOON;
import static dev.berth.apiserver.testing.ServerInProcess.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.ApiServerConfig;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.store.Scope;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.Eventually;
import dev.berth.apiserver.testing.ServerInProcess;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two API servers, and the history of the store that they share. */
class HistoryKeptTest {
  private static final HistoryConfig SHORT =
      new HistoryConfig(
          Duration.ofMillis(400), Duration.ofMillis(200), 1 << 30, Duration.ofMillis(50));

  @Test
  void oldRevisionsExpireByTheOneServerThatLeadsAndWhatIsThereStays() throws Exception {
    try (Store store = MemoryStore.create();
        ServerInProcess a = serve(store, "a");
        ServerInProcess b = serve(store, "b")) {
      a.create(task("t"));
      long old = store.revision(SOON);
      b.create(task("u"));

      Eventually.is("expired", () -> isExpired(store, old));
      assertThat(a.get(Kinds.TASK, "default", "t")).isEqualTo(b.get(Kinds.TASK, "default", "t"));
      assertThat(
              a.get(Kinds.LEASE, Namespaces.SYSTEM, Leadership.NAME).getSpec().getHolderIdentity())
          .matches("[ab]_.+");
    }
  }

  private static ServerInProcess serve(Store store, String identity) {
    String name = "apiserver-" + UUID.randomUUID();
    return ServerInProcess.start(
        store, ApiServerConfig.inProcess(identity, ServerInProcess.TOKEN, name).withHistory(SHORT));
  }

  private static boolean isExpired(Store store, long revision) {
    try {
      var _ = store.list(Scope.of(Kinds.TASK), "", 0, revision, SOON);
      return false;
    } catch (FailureException e) {
      return e.failure() instanceof Failure.Expired;
    }
  }
}
