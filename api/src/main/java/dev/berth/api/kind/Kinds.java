package dev.berth.api.kind;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Event;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.core.v1.ResourceQuota;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.binding.BindingKind;
import dev.berth.api.kind.configmap.ConfigMapKind;
import dev.berth.api.kind.disruptionbudget.DisruptionBudgetKind;
import dev.berth.api.kind.event.EventKind;
import dev.berth.api.kind.lease.LeaseKind;
import dev.berth.api.kind.namespace.NamespaceKind;
import dev.berth.api.kind.node.NodeKind;
import dev.berth.api.kind.priorityclass.PriorityClassKind;
import dev.berth.api.kind.queue.QueueKind;
import dev.berth.api.kind.resourcequota.ResourceQuotaKind;
import dev.berth.api.kind.secret.SecretKind;
import dev.berth.api.kind.task.TaskKind;
import dev.berth.api.kind.taskgroup.TaskGroupKind;
import dev.berth.api.scheduling.v1.PriorityClass;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudget;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Queue;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskGroup;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every built-in kind. A new kind is one line here, one folder beside, one .proto and one sample.
 */
public final class Kinds {
  public static final Kind<Namespace> NAMESPACE = NamespaceKind.KIND;
  public static final Kind<Node> NODE = NodeKind.KIND;
  public static final Kind<Task> TASK = TaskKind.KIND;
  public static final Kind<Binding> BINDING = BindingKind.KIND;
  public static final Kind<Event> EVENT = EventKind.KIND;
  public static final Kind<Lease> LEASE = LeaseKind.KIND;
  public static final Kind<ConfigMap> CONFIG_MAP = ConfigMapKind.KIND;
  public static final Kind<Secret> SECRET = SecretKind.KIND;

  public static final Kind<PriorityClass> PRIORITY_CLASS = PriorityClassKind.KIND;
  public static final Kind<ResourceQuota> RESOURCE_QUOTA = ResourceQuotaKind.KIND;
  public static final Kind<Queue> QUEUE = QueueKind.KIND;
  public static final Kind<TaskGroup> TASK_GROUP = TaskGroupKind.KIND;
  public static final Kind<DisruptionBudget> DISRUPTION_BUDGET = DisruptionBudgetKind.KIND;

  private static final List<Kind<?>> ALL =
      List.of(
          NAMESPACE,
          NODE,
          TASK,
          BINDING,
          EVENT,
          LEASE,
          CONFIG_MAP,
          SECRET,
          PRIORITY_CLASS,
          RESOURCE_QUOTA,
          QUEUE,
          TASK_GROUP,
          DISRUPTION_BUDGET);

  private Kinds() {}

  /** All kinds, in a stable order. */
  public static List<Kind<?>> all() {
    return ALL;
  }

  /** The kind of an apiVersion and kind as manifests have them. */
  public static Optional<Kind<?>> find(String apiVersion, String kind) {
    for (Kind<?> one : ALL) {
      if (one.name().equals(kind) && one.apiVersion().equals(apiVersion)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** The kind that a person means: plural, singular, short name or kind, in any case. */
  public static Optional<Kind<?>> named(String typed) {
    String name = typed.toLowerCase(Locale.ROOT);
    for (Kind<?> one : ALL) {
      if (one.plural().equals(name)
          || one.singular().equals(name)
          || one.qualifiedPlural().equals(name)
          || one.shortNames().contains(name)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
