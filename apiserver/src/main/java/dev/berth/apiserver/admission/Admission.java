package dev.berth.apiserver.admission;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.watch.WatchCaches;
import java.util.List;
import java.util.Optional;

/**
 * All that is filled into new objects, and all rules, in the order in which they are asked. A new
 * one is a class and a line here.
 */
public final class Admission {
  private final List<Completion<?>> completions;
  private final List<Rule> rules;

  public Admission(TypedStore store, WatchCaches caches) {
    PriorityClasses classes = new PriorityClasses(store, caches);
    this.completions = List.of(new TasksHaveAPriority(classes));
    this.rules =
        List.of(
            new OnlyPlacementBinds(),
            new BuiltInNamespacesStay(),
            new SystemPriorityClassesStay(),
            new OneDefaultPriorityClass(classes),
            new NamespaceTakesContent(store, caches));
  }

  /**
   * A new object, which has its defaults, with what other objects say of it. Asked before it is
   * validated.
   *
   * @throws FailureException <em>forbidden</em> when the object says otherwise
   */
  @SuppressWarnings("unchecked") // A kind has one message.
  public <T extends Message> T complete(Kind<T> kind, T object, Deadline deadline) {
    T complete = object;
    for (Completion<?> one : completions) {
      if (one.kind().equals(kind)) {
        complete = ((Completion<T>) one).complete(complete, deadline);
      }
    }
    return complete;
  }

  /**
   * Asks every rule.
   *
   * @throws FailureException the first refusal
   */
  public void admit(Change change, Deadline deadline) {
    for (Rule rule : rules) {
      Optional<Failure> refusal = rule.refuse(change, deadline);
      if (refusal.isPresent()) {
        throw new FailureException(refusal.get());
      }
    }
  }
}
