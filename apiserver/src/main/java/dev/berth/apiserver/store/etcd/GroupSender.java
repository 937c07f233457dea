package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends a group to etcd once, and tells what came of each of its members. */
final class GroupSender {
  /** etcd's own default; it counts the request, not the values alone. */
  static final int MAX_REQUEST_BYTES = 3 << 19;

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private final EtcdChannels channels;
  private final SeenRevision seen;
  private final Fence fence;
  private final LostReplies lostReplies;

  GroupSender(EtcdChannels channels, SeenRevision seen) {
    this.channels = channels;
    this.seen = seen;
    this.fence = new Fence(channels);
    this.lostReplies = new LostReplies(channels, seen, fence);
  }

  /**
   * @param answered called once, as soon as etcd has answered or failed to: finding out what became
   *     of a write whose reply was lost must not hold up others
   * @return in the order of the members
   */
  List<Sent> send(Group group, Deadline deadline, Runnable answered) {
    // What is written from here on has a greater revision.
    long before = seen.get();
    Attempt.Failed<TxnResponse> failed;
    try {
      while (true) {
        long fenced = fence.revision();
        switch (channels.once(KVGrpc.getTxnMethod(), group.request(fenced), deadline)) {
          case Attempt.Answered<TxnResponse>(TxnResponse response) -> {
            seen.at(response.getHeader().getRevision());
            if (group.read(response, fenced, fence)
                instanceof Group.Answer.Outcomes(var outcomes)) {
              return outcomes.stream().<Sent>map(Sent.Decided::new).toList();
            }
            continue;
          }
          case Attempt.Failed<TxnResponse> it -> failed = it;
        }
        break;
      }
    } finally {
      answered.run();
    }
    return settle(group, before, failed, deadline);
  }

  private List<Sent> settle(
      Group group, long before, Attempt.Failed<TxnResponse> failed, Deadline deadline) {
    StatusRuntimeException error = failed.error();
    if (EtcdFailures.leavesDoubt(error.getStatus())) {
      return failed.sent()
          ? lostReplies.resolve(group, before, error, deadline)
          : forAll(group, new Sent.NotSent(error));
    }
    if (error.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
      return forAll(group, refused(group, error, deadline));
    }
    // For want of space etcd decides twice, and when the quota is crossed in between it carries out
    // what it then refuses.
    List<Sent> resolved = lostReplies.resolve(group, before, error, deadline);
    if (resolved.stream().noneMatch(Sent.DidNotHappen.class::isInstance)) {
      return resolved;
    }
    Sent refused = refused(group, error, deadline);
    return resolved.stream()
        .map(sent -> sent instanceof Sent.DidNotHappen ? refused : sent)
        .toList();
  }

  private static List<Sent> forAll(Group group, Sent sent) {
    return Collections.nCopies(group.members().size(), sent);
  }

  private Sent refused(Group group, StatusRuntimeException error, Deadline deadline) {
    if (group.members().size() > 1) {
      return new Sent.GroupRefused();
    }
    Failure failure =
        switch (error.getStatus().getCode()) {
          // The request itself is well formed, so it is its size that a smaller limit refuses.
          case INVALID_ARGUMENT -> tooLarge();
          case RESOURCE_EXHAUSTED -> full(deadline) ? storageFull() : busy(error);
          default -> EtcdFailures.ofRead(error).failure();
        };
    return new Sent.Failed(new FailureException(failure, error));
  }

  /** Alarms are asked for through etcd's log, so a slow disk delays the answer. */
  private boolean full(Deadline deadline) {
    long most = Math.min(deadline.timeRemaining(TimeUnit.NANOSECONDS), LONGEST_LOOK.toNanos());
    Attempt<AlarmResponse> alarms =
        channels.once(
            MaintenanceGrpc.getAlarmMethod(),
            AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build(),
            Deadline.after(most, TimeUnit.NANOSECONDS));
    return alarms instanceof Attempt.Answered<AlarmResponse>(var response)
        && response.getAlarmsList().stream().anyMatch(a -> a.getAlarm() == AlarmType.NOSPACE);
  }

  static Failure tooLarge() {
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
