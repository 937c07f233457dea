package dev.berth.apiserver.resource;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.apiserver.admission.Namespaces;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.store.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Carries out many operations at once, so that the store can commit them in groups.
 *
 * <pre>
 *  operations   a1 b1 a2 │ N1 N2 │ c1 a3 d1       N: on Namespaces, or another kind that comes first
 *  stretches    one after another: what comes after a Namespace may need it
 *  chains       a1▶a2  b1 │ N1  N2 │ c1  a3  d1   at once, but one object's in their order
 * </pre>
 *
 * What fails fails alone. From the deadline on, or when the caller is gone, nothing more is begun.
 */
public final class Batch<R> {
  /**
   * Enough for the store to have one full group on its way while the next one gathers; more would
   * only make the callers of single writes wait longer.
   */
  private static final int AT_ONCE = 128;

  /** Of all batches of this process: their writes share the store's queue with everybody's. */
  private static final Semaphore ROOM = new Semaphore(1_024);

  /** Of the kinds that {@linkplain dev.berth.api.kind.KindRules#comesFirst come first}. */
  private static final List<Key> FIRST =
      Kinds.all().stream()
          .filter(kind -> kind.rules().comesFirst())
          .map(kind -> Key.of(kind, "", "any"))
          .toList();

  private final List<Operation<R>> operations;
  private final Deadline deadline;
  private final BooleanSupplier cancelled;
  private final List<Result<R>> results;

  private Batch(List<Operation<R>> operations, Deadline deadline, BooleanSupplier cancelled) {
    this.operations = operations;
    this.deadline = deadline;
    this.cancelled = cancelled;
    this.results =
        new ArrayList<>(Collections.nCopies(operations.size(), new Result.Failed<>(notBegun())));
  }

  /**
   * One of a batch.
   *
   * @param subject empty when no other operation can be about the same object
   * @param work all of it, bounded by the deadline
   */
  public record Operation<R>(Optional<Key> subject, Function<Deadline, R> work) {}

  /** How an operation ended. */
  public sealed interface Result<R> {
    record Done<R>(R result) implements Result<R> {}

    record Failed<R>(RuntimeException why) implements Result<R> {}
  }

  /**
   * Which object an operation is about, with the namespace that is meant; empty when only the
   * server can tell the name.
   */
  public static Optional<Key> subject(Kind<?> kind, String namespace, String name) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Key.of(kind, namespace.isEmpty() ? Namespaces.DEFAULT : namespace, name));
  }

  /**
   * The results, in the order of the operations.
   *
   * @param cancelled whether nobody waits for the results any more
   */
  public static <R> List<Result<R>> run(
      List<Operation<R>> operations, Deadline deadline, BooleanSupplier cancelled) {
    return new Batch<>(List.copyOf(operations), deadline, cancelled).run();
  }

  private List<Result<R>> run() {
    int from = 0;
    while (from < operations.size()) {
      int first = first(from);
      int to = from + 1;
      while (to < operations.size() && first(to) == first) {
        to++;
      }
      List<List<Integer>> chains = chains(from, to);
      var _ = Concurrently.map(chains, AT_ONCE, this::runChain);
      from = to;
    }
    return results;
  }

  private List<List<Integer>> chains(int from, int to) {
    Map<Object, List<Integer>> chains = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      Optional<Key> subject = operations.get(i).subject();
      Object chain = subject.isPresent() ? subject.get() : i;
      chains.computeIfAbsent(chain, _ -> new ArrayList<>(1)).add(i);
    }
    return List.copyOf(chains.values());
  }

  /** Threads of other chains write other places of the list; whoever reads it awaits them all. */
  private Collection<Integer> runChain(List<Integer> chain) {
    for (int i : chain) {
      results.set(i, attempt(operations.get(i)));
    }
    return chain;
  }

  private Result<R> attempt(Operation<R> operation) {
    try {
      if (!ROOM.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return new Result.Failed<>(notBegun());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.Failed<>(notBegun());
    } catch (RuntimeException e) {
      return new Result.Failed<>(e);
    }
    try {
      if (cancelled.getAsBoolean()) {
        return new Result.Failed<>(notBegun());
      }
      return new Result.Done<>(operation.work().apply(deadline));
    } catch (RuntimeException e) {
      return new Result.Failed<>(e);
    } catch (Error e) {
      // The others have happened all the same, and their callers must hear of it.
      return new Result.Failed<>(new IllegalStateException(e));
    } finally {
      ROOM.release();
    }
  }

  /** Which of the kinds that come first an operation is on; -1 for none of them. */
  private int first(int index) {
    Optional<Key> subject = operations.get(index).subject();
    for (int i = 0; subject.isPresent() && i < FIRST.size(); i++) {
      if (FIRST.get(i).plural().equals(subject.get().plural())
          && FIRST.get(i).group().equals(subject.get().group())) {
        return i;
      }
    }
    return -1;
  }

  private static RuntimeException notBegun() {
    return new FailureException(
        new Failure.Unavailable("the call was cancelled before this operation began"));
  }
}
