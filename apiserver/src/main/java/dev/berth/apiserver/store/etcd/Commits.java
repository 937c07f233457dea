package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Tried;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Carries out transactions, each until it is decided or its deadline has come. */
final class Commits {
  private final EtcdChannels channels;
  private final GroupCommit groups;
  private final LongSupplier writeIds;
  private final Counter unknown;

  Commits(EtcdChannels channels, SeenRevision seen, LongSupplier writeIds, MeterRegistry meters) {
    this.channels = channels;
    this.groups = new GroupCommit(new GroupSender(channels, seen)::send, meters);
    this.writeIds = writeIds;
    this.unknown =
        Counter.builder("berth.store.unknown")
            .description("writes that were answered with an unknown outcome")
            .register(meters);
  }

  Outcome commit(Transaction transaction, Deadline deadline) {
    return switch (commitAll(List.of(transaction), deadline).getFirst()) {
      case Tried.Ended(Outcome outcome) -> outcome;
      case Tried.Failed(FailureException failure) -> throw failure;
    };
  }

  /** Each by itself; they travel together as far as they may. */
  List<Tried> commitAll(List<Transaction> transactions, Deadline deadline) {
    List<Trial> all = transactions.stream().map(this::begin).toList();
    Duration pause = Duration.ofMillis(50);
    for (List<Trial> open = open(all); !open.isEmpty(); open = open(open)) {
      @Nullable StatusRuntimeException away = send(open, deadline);
      if (away != null) {
        if (channels.isClosed() || !EtcdChannels.pause(pause, deadline)) {
          giveUp(open(open), away);
        }
        pause = EtcdChannels.longer(pause);
      }
    }
    return all.stream().map(trial -> Objects.requireNonNull(trial.result)).toList();
  }

  /** A transaction until it is decided, or failed. */
  private static final class Trial {
    private final Commit commit;
    private boolean alone;
    private @Nullable Tried result;

    Trial(Commit commit) {
      this.commit = commit;
    }
  }

  private Trial begin(Transaction transaction) {
    Trial trial = new Trial(Commit.of(transaction, writeIds.getAsLong()));
    if (isLarge(trial.commit)) {
      trial.result = new Tried.Failed(new FailureException(GroupSender.tooLarge()));
    }
    return trial;
  }

  private static List<Trial> open(List<Trial> trials) {
    return trials.stream().filter(trial -> trial.result == null).toList();
  }

  /** Why some were not sent; null when all were. */
  private @Nullable StatusRuntimeException send(List<Trial> trials, Deadline deadline) {
    List<Submission> submissions =
        trials.stream().map(one -> new Submission(one.commit, one.alone, deadline)).toList();
    List<Sent> sent = groups.send(submissions);
    @Nullable StatusRuntimeException away = null;
    for (int i = 0; i < sent.size(); i++) {
      Trial trial = trials.get(i);
      switch (sent.get(i)) {
        case Sent.Decided(Outcome outcome) -> trial.result = new Tried.Ended(outcome);
        case Sent.DidNotHappen _ -> {}
        case Sent.GroupRefused _ -> trial.alone = true;
        case Sent.NotSent(StatusRuntimeException error) -> away = error;
        case Sent.Failed(FailureException failure) -> {
          if (failure.failure() instanceof Failure.UnknownOutcome) {
            unknown.increment();
          }
          trial.result = new Tried.Failed(failure);
        }
      }
    }
    return away;
  }

  /** What is sent no more has not happened. */
  private static void giveUp(List<Trial> trials, StatusRuntimeException away) {
    for (Trial trial : trials) {
      trial.result =
          new Tried.Failed(
              new FailureException(
                  new Failure.Unavailable("etcd can't be reached: " + away.getMessage()), away));
    }
  }

  /** Keys, compares and stamps are small beside the values of a transaction that is large. */
  private static boolean isLarge(Commit commit) {
    return commit.bytes() > GroupSender.MAX_REQUEST_BYTES / 2
        && Group.of(commit).request(0).getSerializedSize() > GroupSender.MAX_REQUEST_BYTES;
  }
}
