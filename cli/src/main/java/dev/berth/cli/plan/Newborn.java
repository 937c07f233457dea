package dev.berth.cli.plan;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskSpec;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * New objects as the API server would make them, where it can't be asked: they need objects that
 * the same manifests are to create first, or one of their name is to go first.
 */
final class Newborn {
  private final Session session;
  private final Set<String> namespaces = new HashSet<>();
  private final Map<String, PriorityClass> own = new HashMap<>();

  Newborn(Session session, List<Manifest> manifests) {
    this.session = session;
    for (Manifest manifest : manifests) {
      switch (manifest.object()) {
        case Namespace namespace -> namespaces.add(namespace.getMetadata().getName());
        case PriorityClass one -> own.put(one.getMetadata().getName(), one);
        default -> {}
      }
    }
  }

  /** Whether the manifests themselves are to create what it needs. */
  boolean needsOthers(Message object) {
    String namespace = Meta.of(object).getNamespace();
    if (namespaces.contains(namespace)
        && session.objects(Kinds.NAMESPACE).get("", namespace).isEmpty()) {
      return true;
    }
    if (!(object instanceof Task task)) {
      return false;
    }
    String name = task.getSpec().getPriorityClassName();
    return name.isEmpty()
        ? own.values().stream().anyMatch(PriorityClass::getGlobalDefault)
        : own.containsKey(name);
  }

  /**
   * The object with its defaults and an identity.
   *
   * @throws FailureException when a class that it names is nowhere
   */
  <T extends Message> Message of(Kind<T> kind, T object) {
    T complete = kind.rules().withDefaults(object);
    ObjectMeta metadata =
        Meta.of(complete).toBuilder()
            .setUid(UUID.randomUUID().toString())
            .setCreationTimestamp(Times.time(session.now()))
            .build();
    Message born = Meta.with(complete, metadata);
    return born instanceof Task task ? pending(task) : born;
  }

  private Task pending(Task task) {
    Optional<PriorityClass> found = classOf(task.getSpec().getPriorityClassName());
    TaskSpec.Builder spec = task.getSpec().toBuilder();
    found.ifPresent(one -> {
      spec.setPriorityClassName(one.getMetadata().getName()).setPriority(one.getValue());
      if (!one.getPreemptionPolicy().isEmpty()) {
        spec.setPreemptionPolicy(one.getPreemptionPolicy());
      }
    });
    return task.toBuilder()
        .setSpec(spec)
        .setStatus(task.getStatus().toBuilder().setPhase(TaskPhase.TASK_PHASE_PENDING))
        .build();
  }

  private Optional<PriorityClass> classOf(String name) {
    Map<String, PriorityClass> all = new HashMap<>();
    session
        .objects(Kinds.PRIORITY_CLASS)
        .listAll(ListOptions.ALL)
        .items()
        .forEach(one -> all.put(one.getMetadata().getName(), one));
    all.putAll(own);
    if (name.isEmpty()) {
      return all.values().stream()
          .filter(PriorityClass::getGlobalDefault)
          .min(Comparator.comparingInt(PriorityClass::getValue));
    }
    if (!all.containsKey(name)) {
      throw new FailureException(
          new Failure.NotFound(Kinds.PRIORITY_CLASS.qualifiedPlural(), name));
    }
    return Optional.of(all.get(name));
  }
}
