package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.etcd.EtcdChannels.Attempt;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Carries out transactions, one etcd request each. A request that surely was not sent is sent
 * again; one whose reply was lost is left to {@link LostReplies}.
 */
final class Commits {
  /** etcd's own default; it counts the request, not the values alone. */
  private static final int MAX_REQUEST_BYTES = 3 << 19;

  private final EtcdChannels channels;
  private final SeenRevision seen;
  private final LostReplies lostReplies;
  private final LongSupplier writeIds;

  Commits(EtcdChannels channels, SeenRevision seen, LongSupplier writeIds) {
    this.channels = channels;
    this.seen = seen;
    this.lostReplies = new LostReplies(channels, seen);
    this.writeIds = writeIds;
  }

  Outcome commit(Transaction transaction, Deadline deadline) {
    Commit commit = Commit.alone(transaction, writeIds.getAsLong());
    if (commit.request().getSerializedSize() > MAX_REQUEST_BYTES) {
      throw new FailureException(tooLarge());
    }
    // What is written from here on has a greater revision.
    long before = seen.get();
    Duration pause = Duration.ofMillis(50);
    while (true) {
      switch (channels.once(KVGrpc.getTxnMethod(), commit.sent(), deadline)) {
        case Attempt.Answered<TxnResponse>(TxnResponse received) -> {
          TxnResponse response = commit.answer(received);
          seen.at(response.getHeader().getRevision());
          return response.getSucceeded()
              ? commit.committed(response.getHeader().getRevision())
              : commit.rejected(response);
        }
        case Attempt.Failed<TxnResponse> failed
            when EtcdFailures.leavesDoubt(failed.status()) && failed.sent() -> {
          return lostReplies.resolve(commit, before, failed.error(), deadline);
        }
        case Attempt.Failed<TxnResponse>(StatusRuntimeException error, _)
            when error.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED -> {
          return lostReplies
              .committed(commit, before, error, deadline)
              .orElseThrow(() -> refused(error));
        }
        case Attempt.Failed<TxnResponse>(StatusRuntimeException error, _)
            when !EtcdFailures.leavesDoubt(error.getStatus()) ->
            throw refused(error);
        case Attempt.Failed<TxnResponse>(StatusRuntimeException error, _) -> {
          if (!EtcdChannels.pause(pause, deadline)) {
            throw new FailureException(
                new Failure.Unavailable("etcd can't be reached: " + error.getMessage()), error);
          }
        }
      }
      pause = EtcdChannels.longer(pause);
    }
  }

  /**
   * This did not happen and will not: etcd has decided. For want of space it decides twice, and
   * when the quota is crossed in between it carries out what it then refuses, so that was looked
   * for.
   */
  private FailureException refused(StatusRuntimeException error) {
    Failure failure =
        switch (error.getStatus().getCode()) {
          // The request itself is well formed, so it is its size that a smaller limit refuses.
          case INVALID_ARGUMENT -> tooLarge();
          case RESOURCE_EXHAUSTED -> full() ? storageFull() : busy(error);
          default -> EtcdFailures.ofRead(error).failure();
        };
    return new FailureException(failure, error);
  }

  private boolean full() {
    Attempt<AlarmResponse> alarms =
        channels.once(
            MaintenanceGrpc.getAlarmMethod(),
            AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build(),
            Deadline.after(1, TimeUnit.SECONDS));
    return alarms instanceof Attempt.Answered<AlarmResponse>(var response)
        && response.getAlarmsList().stream().anyMatch(a -> a.getAlarm() == AlarmType.NOSPACE);
  }

  private static Failure tooLarge() {
    return new Failure.TooLarge(
        "Request entity too large: limit is %d bytes".formatted(MAX_REQUEST_BYTES));
  }

  private static Failure storageFull() {
    return new Failure.StorageFull(
        "etcd has reached its space quota and stores nothing more, only what takes no space, such as a"
            + " delete, goes through: compact it, defragment it, then disarm its alarm");
  }

  private static Failure busy(StatusRuntimeException error) {
    return new Failure.TooManyRequests("etcd: " + error.getMessage(), 1);
  }
}
