package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Space;
import dev.berth.apiserver.store.Upkeep;
import dev.berth.apiserver.store.etcd.EtcdChannels.Attempt;
import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.AlarmType;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.DefragmentResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The upkeep of an etcd cluster. Its members are named by the addresses that the store has. */
final class EtcdUpkeep implements Upkeep {
  /** {@code dbSizeQuota} of a status, since etcd 3.6: newer than the generated messages. */
  private static final int QUOTA_FIELD = 12;

  private static final Duration ONE_MEMBER = Duration.ofSeconds(1);

  private final EtcdChannels channels;

  EtcdUpkeep(EtcdChannels channels) {
    this.channels = channels;
  }

  @Override
  public void compact(long revision, Duration timeout) {
    CompactionRequest request = CompactionRequest.newBuilder().setRevision(revision).build();
    try {
      var _ = channels.read(KVGrpc.getCompactMethod(), request, in(timeout));
    } catch (FailureException e) {
      // What etcd says of a revision that is compacted already.
      if (!(e.failure() instanceof Failure.Expired)) {
        throw e;
      }
    }
  }

  @Override
  public Space space(Duration timeout) {
    Deadline deadline = in(timeout);
    int cluster =
        channels
            .read(
                ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance(), deadline)
            .getMembersCount();
    List<Space.Member> members = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long quota = 0;
    boolean troubled = false;
    for (int i = 0; i < channels.size(); i++) {
      switch (channels.once(
          i, MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance(), soon())) {
        case Attempt.Answered<StatusResponse>(StatusResponse status) -> {
          // Two addresses may lead to one member.
          if (seen.add(status.getHeader().getMemberId())) {
            members.add(member(i, status));
            quota = smaller(quota, quotaOf(status));
            troubled |= status.getErrorsCount() > 0;
          }
        }
        case Attempt.Failed<StatusResponse> _ ->
            members.add(Space.Member.silent(channels.endpoint(i)));
      }
    }
    boolean complete = members.size() >= cluster;
    // A status names the alarms too, for people. To ask for them goes through etcd's log.
    boolean alarm = troubled && !alarms(deadline).isEmpty();
    return new Space(
        members, complete, alarm, quota == 0 ? OptionalLong.empty() : OptionalLong.of(quota));
  }

  @Override
  public void defragment(String member, Duration timeout) {
    for (int i = 0; i < channels.size(); i++) {
      if (channels.endpoint(i).equals(member)) {
        Attempt<DefragmentResponse> attempt =
            channels.once(
                i,
                MaintenanceGrpc.getDefragmentMethod(),
                DefragmentRequest.getDefaultInstance(),
                in(timeout));
        if (attempt instanceof Attempt.Failed<DefragmentResponse>(var error, _)) {
          throw EtcdFailures.ofRead(error);
        }
        return;
      }
    }
    throw new IllegalArgumentException("no such member: " + member);
  }

  @Override
  public void disarm(Duration timeout) {
    Deadline deadline = in(timeout);
    for (AlarmMember raised : alarms(deadline)) {
      var _ =
          channels.read(
              MaintenanceGrpc.getAlarmMethod(),
              AlarmRequest.newBuilder()
                  .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                  .setAlarm(AlarmType.NOSPACE)
                  .setMemberID(raised.getMemberID())
                  .build(),
              deadline);
    }
  }

  private List<AlarmMember> alarms(Deadline deadline) {
    AlarmResponse answer =
        channels.read(
            MaintenanceGrpc.getAlarmMethod(),
            AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build(),
            deadline);
    return answer.getAlarmsList().stream()
        .filter(alarm -> alarm.getAlarm() == AlarmType.NOSPACE)
        .toList();
  }

  private Space.Member member(int index, StatusResponse status) {
    return new Space.Member(
        channels.endpoint(index),
        servesReads(index),
        status.getLeader() == status.getHeader().getMemberId(),
        status.getDbSize(),
        status.getDbSizeInUse());
  }

  /** A member that is being defragmented still tells its status. */
  private boolean servesReads(int index) {
    RangeRequest nothing =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(Key.ROOT))
            .setCountOnly(true)
            .setSerializable(true)
            .build();
    return channels.once(index, KVGrpc.getRangeMethod(), nothing, soon())
        instanceof Attempt.Answered<RangeResponse>;
  }

  private static long quotaOf(StatusResponse status) {
    UnknownFieldSet.Field field = status.getUnknownFields().getField(QUOTA_FIELD);
    // Less than nothing is no quota at all: then ours alone counts.
    return field.getVarintList().isEmpty() ? 0 : Math.max(0, field.getVarintList().getLast());
  }

  private static long smaller(long known, long told) {
    return known == 0 ? told : told == 0 ? known : Math.min(known, told);
  }

  private static Deadline soon() {
    return in(ONE_MEMBER);
  }

  private static Deadline in(Duration timeout) {
    return Deadline.after(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }
}
