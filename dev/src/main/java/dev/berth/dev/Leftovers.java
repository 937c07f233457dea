package dev.berth.dev;

import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Task;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectWatch;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes every Task of a cluster that nobody will remember, so that no container is left. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final DeleteOptions AT_ONCE =
      DeleteOptions.newBuilder().setGracePeriodSeconds(0).build();

  private Leftovers() {}

  static void remove(BerthClient client) {
    try (Timers timers = Timers.system();
        ObjectWatch<Task> watch = client.objects(Kinds.TASK).watch(ListOptions.ALL);
        Timers.Timer _ = timers.after(PATIENCE, watch::close)) {
      Set<String> left = new HashSet<>();
      for (Task task : client.objects(Kinds.TASK).listAll(ListOptions.ALL).items()) {
        String namespace = task.getMetadata().getNamespace();
        left.add(task.getMetadata().getUid());
        client.objects(Kinds.TASK).delete(namespace, task.getMetadata().getName(), AT_ONCE);
      }
      while (!left.isEmpty()) {
        watch.next().forEach(event -> seen(event, left));
      }
    } catch (FailureException e) {
      LOG.warn("some containers may be left: {}", e.getMessage());
    }
  }

  private static void seen(ObjectEvent<Task> event, Set<String> left) {
    switch (event) {
      case ObjectEvent.Deleted<Task> deleted ->
          left.remove(deleted.object().getMetadata().getUid());
      case ObjectEvent.Added<Task> _,
          ObjectEvent.Modified<Task> _,
          ObjectEvent.Bookmark<Task> _,
          ObjectEvent.Undecodable<Task> _ -> {}
    }
  }
}
