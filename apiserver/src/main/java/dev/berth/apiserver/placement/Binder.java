package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.Validation;
import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts Bindings for Tasks: each one put, with the Task compared and not written. Deleting the Task
 * compares the Binding's key in turn, so one of the two always sees the other.
 *
 * <p>Nothing is read for that at first. The Task is taken from the watch cache, and that it has no
 * Binding is taken for granted: the transaction compares both. Only a Task with which something is
 * wrong is read from the store, which then tells what; and a transaction that is rejected brings
 * with it what there is instead.
 */
final class Binder {
  /** A transaction has a copy of the Task's container: so many are in memory for one request. */
  private static final int AT_A_TIME = 256;

  private static final int READS_AT_ONCE = 64;

  private final TypedStore store;
  private final WatchCaches caches;
  private final Bindable bindable;
  private final InstantSource clock;
  private final Supplier<String> uids;

  Binder(TypedStore store, WatchCaches caches, InstantSource clock, Supplier<String> uids) {
    this.store = store;
    this.caches = caches;
    this.bindable = new Bindable(store);
    this.clock = clock;
    this.uids = uids;
  }

  /** Each bind has its own result, in their order. */
  List<BindResult> bind(List<Bind> binds, Deadline deadline) {
    List<BindResult> results = new ArrayList<>(binds.size());
    for (int from = 0; from < binds.size(); from += AT_A_TIME) {
      results.addAll(
          bindPart(binds.subList(from, Math.min(binds.size(), from + AT_A_TIME)), deadline));
    }
    return results;
  }

  /** A bind until it has its result. */
  private static final class Attempt {
    private final Bind bind;

    /** What a rejection has shown; null before there was one. */
    private @Nullable PlacePair shown;

    private @Nullable Transaction transaction;

    /** Of the place that the transaction makes. */
    private long number;

    private @Nullable BindResult result;

    Attempt(Bind bind) {
      this.bind = bind;
      if (bind.getNode().isEmpty() || bind.getTaskUid().isEmpty()) {
        fail(new Failure.BadRequest("a bind needs a node and a task_uid"));
      }
    }

    void succeed(long version) {
      result =
          BindResult.newBuilder()
              .setAttempt(number)
              .setResourceVersion(Long.toString(version))
              .build();
    }

    /** The transaction was rejected. */
    void show(Map<Key, Stored> current) {
      try {
        shown = PlacePair.of(bind.getNamespace(), bind.getName(), current);
      } catch (FailureException e) {
        fail(e.failure());
      }
    }

    void fail(Failure failure) {
      result = BindResult.newBuilder().setFailure(Failures.toStatus(failure)).build();
    }
  }

  private List<BindResult> bindPart(List<Bind> binds, Deadline deadline) {
    List<Attempt> all = binds.stream().map(Attempt::new).toList();
    List<Attempt> open = open(all);
    for (int round = 0; round < Retry.MOST && !open.isEmpty(); round++) {
      prepare(open, deadline);
      commit(open(open), deadline);
      open = open(open);
    }
    open.forEach(one -> one.fail(Retry.lost(Kinds.TASK.qualifiedPlural(), one.bind.getName())));
    return all.stream().map(attempt -> Objects.requireNonNull(attempt.result)).toList();
  }

  private static List<Attempt> open(List<Attempt> attempts) {
    return attempts.stream().filter(attempt -> attempt.result == null).toList();
  }

  /** Each has its next transaction then, or a failure. */
  private void prepare(List<Attempt> attempts, Deadline deadline) {
    List<Attempt> unclear = new ArrayList<>();
    for (Attempt attempt : attempts) {
      Optional<Found<Task>> task = cached(attempt);
      if (task.isEmpty()) {
        unclear.add(attempt);
        continue;
      }
      try {
        make(attempt, task.get());
      } catch (FailureException e) {
        attempt.fail(e.failure());
      }
    }
    if (!unclear.isEmpty()) {
      var _ = Concurrently.map(unclear, READS_AT_ONCE, attempt -> look(attempt, deadline));
    }
  }

  /** The Task as the cache has it, when that is all that is to be known. */
  private Optional<Found<Task>> cached(Attempt attempt) {
    Bind bind = attempt.bind;
    return attempt.shown != null
        ? Optional.empty()
        : caches
            .cached(Kinds.TASK, Key.of(Kinds.TASK, bind.getNamespace(), bind.getName()))
            .flatMap(item -> TypedStore.decodable(Kinds.TASK, item.stored()))
            .filter(task -> Bindable.isPlainly(task, bind));
  }

  private Attempt look(Attempt attempt, Deadline deadline) {
    Bind bind = attempt.bind;
    try {
      @Nullable PlacePair shown = attempt.shown;
      PlacePair pair =
          shown == null
              ? PlacePair.read(store, bind.getNamespace(), bind.getName(), deadline)
              : shown;
      make(attempt, bindable.require(pair, bind, deadline));
    } catch (FailureException e) {
      attempt.fail(e.failure());
    }
    return attempt;
  }

  private void make(Attempt attempt, Found<Task> task) {
    Bind bind = attempt.bind;
    Binding binding = Places.made(task.object(), bind, uids.get(), clock.instant());
    Validation.refuseIfAny(Kinds.BINDING, binding, Validation.of(Kinds.BINDING, binding));
    Key key = Key.of(Kinds.BINDING, bind.getNamespace(), bind.getName());
    attempt.number = binding.getSpec().getAttempt();
    attempt.transaction =
        new Transaction(
            List.of(task.unchanged()), List.of(new Write.Create(key, Encoding.encode(binding))));
  }

  private void commit(List<Attempt> attempts, Deadline deadline) {
    if (attempts.isEmpty()) {
      return;
    }
    List<Tried> tried;
    try {
      tried =
          store.commitAll(
              attempts.stream().map(one -> Objects.requireNonNull(one.transaction)).toList(),
              deadline);
    } catch (FailureException e) {
      attempts.forEach(attempt -> attempt.fail(e.failure()));
      return;
    }
    for (int i = 0; i < attempts.size(); i++) {
      Attempt attempt = attempts.get(i);
      switch (tried.get(i)) {
        case Tried.Ended(Outcome.Committed done) -> attempt.succeed(done.versions().getFirst());
        case Tried.Ended(Outcome.Rejected(var current)) -> attempt.show(current);
        case Tried.Failed(FailureException e) -> attempt.fail(e.failure());
      }
    }
  }
}
