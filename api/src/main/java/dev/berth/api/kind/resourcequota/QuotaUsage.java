package dev.berth.api.kind.resourcequota;

import com.google.protobuf.Message;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.amount.AmountRules;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What objects take of the limits of one quota. Amounts are whole numbers: thousandths of cores,
 * bytes, devices, objects. Sums that no number can hold stay at the greatest one.
 */
public final class QuotaUsage {
  /** What a Task must name an amount of where it is limited, as in Kubernetes. */
  private static final Set<String> TO_BE_SAID = Set.of(AmountRules.CPU, AmountRules.MEMORY);

  private final Map<String, QuotaKey> keys = new TreeMap<>();

  /**
   * @param keys of the limits; unknown ones limit nothing
   */
  public QuotaUsage(Collection<String> keys) {
    keys.forEach(key -> QuotaKey.of(key).ifPresent(known -> this.keys.put(key, known)));
  }

  /** What an object takes, by the limits that it takes something of. */
  public Map<String, Long> of(Kind<?> kind, Message object) {
    Map<String, Long> taken = new TreeMap<>();
    keys.forEach((key, known) -> {
      long amount = taken(known, kind, object);
      if (amount > 0) {
        taken.put(key, amount);
      }
    });
    return taken;
  }

  /** The limits, in order, of what a Task must name an amount of and this object does not. */
  public List<String> unsaid(Kind<?> kind, Message object) {
    if (!kind.equals(Kinds.TASK) || !(object instanceof Task task)) {
      return List.of();
    }
    List<String> unsaid = new ArrayList<>();
    keys.forEach((key, known) -> {
      if (TO_BE_SAID.contains(known.resource()) && !says(task, known)) {
        unsaid.add(key);
      }
    });
    return unsaid;
  }

  /** The kinds whose objects take something of these limits. */
  public Set<Kind<?>> kinds() {
    Set<Kind<?>> kinds = new LinkedHashSet<>();
    for (QuotaKey key : keys.values()) {
      kinds.add(key instanceof QuotaKey.Count(Kind<?> kind) ? kind : Kinds.TASK);
    }
    return kinds;
  }

  /** Whether a Task has ended for good, and takes nothing any more. */
  public static boolean hasEnded(Task task) {
    TaskPhase phase = task.getStatus().getPhase();
    return phase == TaskPhase.TASK_PHASE_SUCCEEDED || phase == TaskPhase.TASK_PHASE_FAILED;
  }

  /** Adds up what {@link #of} tells. */
  public static void add(Map<String, Long> sum, Map<String, Long> more) {
    more.forEach((key, amount) -> sum.merge(key, amount, QuotaUsage::plus));
  }

  /** The sum, or the greatest number. */
  public static long plus(long one, long other) {
    return Long.MAX_VALUE - one < other ? Long.MAX_VALUE : one + other;
  }

  /** An amount as it stands beside a limit's key; 0 when it can't be read. */
  public static long amount(String key, Quantity quantity) {
    return read(resource(key), quantity);
  }

  /** As {@link #amount} reads it. */
  public static Quantity quantity(String key, long amount) {
    return switch (resource(key)) {
      case AmountRules.CPU -> Quantities.ofMilli(amount);
      case AmountRules.MEMORY, AmountRules.DISK -> Quantities.ofBytes(amount);
      default -> Quantity.newBuilder().setText(Long.toString(amount)).build();
    };
  }

  private static long taken(QuotaKey key, Kind<?> kind, Message object) {
    return switch (key) {
      case QuotaKey.Count(Kind<?> counted) -> counted.equals(kind) ? 1 : 0;
      case QuotaKey.Tasks _ -> ofTask(kind, object, _ -> 1);
      case QuotaKey.Requests(String resource) ->
          ofTask(kind, object, task -> read(resource, request(task, resource)));
      case QuotaKey.Limits(String resource) ->
          ofTask(kind, object, task -> read(resource, limit(task, resource)));
    };
  }

  /** One that has ended takes nothing. */
  private static long ofTask(Kind<?> kind, Message object, ToLongFunction<Task> amount) {
    return kind.equals(Kinds.TASK) && object instanceof Task task && !hasEnded(task)
        ? amount.applyAsLong(task)
        : 0;
  }

  private static boolean says(Task task, QuotaKey key) {
    return (key instanceof QuotaKey.Limits
            ? limit(task, key.resource())
            : request(task, key.resource()))
        != null;
  }

  /** What is limited and not requested is requested up to its limit. */
  private static @Nullable Quantity request(Task task, String resource) {
    @Nullable Quantity request = container(task).getResources().getRequestsMap().get(resource);
    return request == null ? limit(task, resource) : request;
  }

  private static @Nullable Quantity limit(Task task, String resource) {
    return container(task).getResources().getLimitsMap().get(resource);
  }

  private static Container container(Task task) {
    return task.getSpec().getContainer();
  }

  private static String resource(String key) {
    return QuotaKey.of(key).map(QuotaKey::resource).orElse("");
  }

  private static long read(String resource, @Nullable Quantity quantity) {
    if (quantity == null) {
      return 0;
    }
    try {
      long amount =
          resource.equals(AmountRules.CPU)
              ? Quantities.milli(quantity)
              : Quantities.bytes(quantity);
      return Math.max(0, amount);
    } catch (FailureException _) {
      return 0;
    }
  }
}
