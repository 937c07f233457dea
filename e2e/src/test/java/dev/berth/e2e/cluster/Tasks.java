package dev.berth.e2e.cluster;

import com.google.protobuf.TextFormat;
import dev.berth.api.core.v1.Event;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What tests do with the Tasks of namespace default. */
public final class Tasks {
  public static final String NAMESPACE = "default";
  public static final String IMAGE = "berth/busybox:local";
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BerthClient client;

  Tasks(BerthClient client) {
    this.client = client;
  }

  /**
   * A Task that runs a shell script, asks for a little memory and ends at once when it is stopped.
   */
  public static Task.Builder script(String name, String script) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(name).setNamespace(NAMESPACE))
        .setSpec(
            TaskSpec.newBuilder()
                .setTerminationGracePeriodSeconds(1)
                .setContainer(
                    Container.newBuilder()
                        .setImage(IMAGE)
                        .addAllCommand(List.of("/bin/sh", "-c", script))));
  }

  /** A Task that runs until it is stopped. */
  public static Task.Builder sleeper(String name) {
    return script(name, "trap 'exit 0' TERM; while true; do sleep 0.2; done");
  }

  /** The same Task, asking for so much. */
  public static Task.Builder asking(Task.Builder task, String cpu, String memory) {
    task.getSpecBuilder()
        .getContainerBuilder()
        .getResourcesBuilder()
        .putRequests("cpu", Quantity.newBuilder().setText(cpu).build())
        .putRequests("memory", Quantity.newBuilder().setText(memory).build());
    return task;
  }

  public Task create(Task.Builder task) {
    return objects().create(task.build());
  }

  public Optional<Task> get(String name) {
    return objects().get(NAMESPACE, name);
  }

  public List<Task> all() {
    return objects().listAll(ListOptions.in(NAMESPACE)).items();
  }

  public List<Binding> bindings() {
    return client.objects(Kinds.BINDING).listAll(ListOptions.ALL).items();
  }

  public void delete(String name) {
    objects().delete(NAMESPACE, name, DeleteOptions.getDefaultInstance());
  }

  public void delete(String name, Duration grace) {
    DeleteOptions.Builder options = DeleteOptions.newBuilder();
    objects().delete(NAMESPACE, name, options.setGracePeriodSeconds(grace.toSeconds()).build());
  }

  public Task await(String name, String what, Predicate<Task> wanted) {
    return await(PATIENCE, name, what, wanted);
  }

  public Task await(Duration patience, String name, String what, Predicate<Task> wanted) {
    return Eventually.value(
            patience,
            "task " + name + " " + what,
            () -> get(name),
            found -> found.isPresent() && wanted.test(found.get()),
            found -> found.map(Tasks::brief).orElse("no such task"))
        .orElseThrow();
  }

  /** How it does, before what it is. */
  private static String brief(Task task) {
    return "status %s%nof %s %s"
        .formatted(
            TextFormat.printer().emittingSingleLine(true).printToString(task.getStatus()),
            task.getMetadata().getUid(),
            TextFormat.printer().emittingSingleLine(true).printToString(task.getSpec()));
  }

  public Task awaitRunning(String name) {
    return await(name, "runs", Tasks::isRunning);
  }

  public void awaitGone(String name) {
    Eventually.within(PATIENCE, "task " + name + " is gone", () -> get(name).isEmpty());
  }

  public static boolean isRunning(Task task) {
    return task.getStatus().getPhase() == TaskPhase.TASK_PHASE_RUNNING;
  }

  /** All that a Task's container has written so far. */
  public String logs(String name) {
    StringBuilder text = new StringBuilder();
    LogsRequest request = LogsRequest.newBuilder().setNamespace(NAMESPACE).setName(name).build();
    try (BerthClient.LogStream logs = client.logs(request)) {
      while (logs.hasNext()) {
        text.append(logs.next().getData().toStringUtf8());
      }
    }
    return text.toString();
  }

  /** An Event about a Task; if it is there, none about an earlier one of its name. */
  public Optional<Event> event(String name, String reason) {
    Optional<String> uid = get(name).map(task -> task.getMetadata().getUid());
    ListOptions ofTask = ListOptions.in(NAMESPACE).withFields("involvedObject.name=" + name);
    return client.objects(Kinds.EVENT).listAll(ofTask).items().stream()
        .filter(event -> event.getReason().equals(reason))
        .filter(event -> uid.isEmpty() || uid.get().equals(event.getInvolvedObject().getUid()))
        .findFirst();
  }

  /** Events are written after what they tell of. */
  public void awaitEvent(String name, String reason) {
    Eventually.within(
        PATIENCE,
        "there is an event %s of task %s".formatted(reason, name),
        () -> event(name, reason).isPresent());
  }

  /** Until the task has written something. */
  public void awaitLog(String name, String text) {
    Eventually.value(
        PATIENCE, "the log of task " + name, () -> logs(name), log -> log.contains(text));
  }

  private ObjectClient<Task> objects() {
    return client.objects(Kinds.TASK);
  }
}
