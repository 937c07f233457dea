package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

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
    Commit commit = Commit.of(transaction, writeIds.getAsLong());
    requireSmall(commit);
    boolean alone = false;
    Duration pause = Duration.ofMillis(50);
    while (true) {
      switch (groups.send(commit, alone, deadline)) {
        case Sent.Decided(Outcome outcome) -> {
          return outcome;
        }
        case Sent.DidNotHappen _ -> {}
        case Sent.GroupRefused _ -> alone = true;
        case Sent.NotSent(StatusRuntimeException error) -> {
          if (channels.isClosed() || !EtcdChannels.pause(pause, deadline)) {
            throw new FailureException(
                new Failure.Unavailable("etcd can't be reached: " + error.getMessage()), error);
          }
          pause = EtcdChannels.longer(pause);
        }
        case Sent.Failed(FailureException failure) -> {
          if (failure.failure() instanceof Failure.UnknownOutcome) {
            unknown.increment();
          }
          throw failure;
        }
      }
    }
  }

  /** Keys, compares and stamps are small beside the values of a transaction that is large. */
  private static void requireSmall(Commit commit) {
    if (commit.bytes() > GroupSender.MAX_REQUEST_BYTES / 2
        && Group.of(commit).request(0).getSerializedSize() > GroupSender.MAX_REQUEST_BYTES) {
      throw new FailureException(GroupSender.tooLarge());
    }
  }
}
