package dev.berth.controller.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.meta.v1.Time;
import dev.berth.controller.garbage.GarbagePlan.Action;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GarbagePlanTest {
  private static final OwnerState THERE = OwnerState.THERE;
  private static final OwnerState WAITS = OwnerState.WAITS_FOR_DEPENDENTS;
  private static final OwnerState GONE = OwnerState.GONE;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decides(
      String situation,
      ObjectMeta object,
      Map<String, OwnerState> owners,
      List<ObjectMeta> dependents,
      Action expected) {
    assertThat(GarbagePlan.decide(object, owners, dependents)).as(situation).isEqualTo(expected);
  }

  static Stream<Arguments> cases() {
    ObjectMeta child = owned("a", "b");
    ObjectMeta grandchild = owned("c");
    return Stream.of(
        Arguments.of("no owners", owned(), Map.of(), List.of(), new Action.Keep()),
        Arguments.of(
            "owners there", child, Map.of("a", THERE, "b", THERE), List.of(), new Action.Keep()),
        Arguments.of("owners not looked up", child, Map.of(), List.of(), new Action.Keep()),
        Arguments.of(
            "one owner gone",
            child,
            Map.of("a", GONE, "b", THERE),
            List.of(),
            new Action.DropOwners(List.of("a"))),
        Arguments.of(
            "one owner waits, one is there",
            child,
            Map.of("a", WAITS, "b", THERE),
            List.of(),
            new Action.DropOwners(List.of("a"))),
        Arguments.of(
            "all owners gone",
            child,
            Map.of("a", GONE, "b", GONE),
            List.of(grandchild),
            new Action.Delete(false)),
        Arguments.of(
            "the last owner waits for it",
            child,
            Map.of("a", GONE, "b", WAITS),
            List.of(),
            new Action.Delete(false)),
        Arguments.of(
            "the last owner waits for it and what it owns",
            child,
            Map.of("a", GONE, "b", WAITS),
            List.of(grandchild),
            new Action.Delete(true)),
        Arguments.of(
            "already being deleted",
            deleting(child),
            Map.of("a", GONE, "b", GONE),
            List.of(),
            new Action.Keep()),
        Arguments.of(
            "orphans its dependents",
            deleting(owned(), "orphan"),
            Map.of(),
            List.of(grandchild),
            new Action.Orphan()),
        Arguments.of(
            "has orphaned its dependents",
            deleting(owned(), "orphan"),
            Map.of(),
            List.of(),
            new Action.RemoveFinalizer("orphan")),
        Arguments.of(
            "waits for what blocks it",
            deleting(owned(), "foregroundDeletion"),
            Map.of(),
            List.of(blocking("self")),
            new Action.AwaitDependents()),
        Arguments.of(
            "does not wait for what does not block it",
            deleting(owned(), "foregroundDeletion"),
            Map.of(),
            List.of(owned("self")),
            new Action.RemoveFinalizer("foregroundDeletion")));
  }

  private static ObjectMeta owned(String... owners) {
    ObjectMeta.Builder metadata = ObjectMeta.newBuilder().setName("x").setUid("self");
    for (String owner : owners) {
      metadata.addOwnerReferences(OwnerReference.newBuilder().setUid(owner));
    }
    return metadata.build();
  }

  private static ObjectMeta blocking(String owner) {
    return ObjectMeta.newBuilder()
        .setName("y")
        .addOwnerReferences(OwnerReference.newBuilder().setUid(owner).setBlockOwnerDeletion(true))
        .build();
  }

  private static ObjectMeta deleting(ObjectMeta metadata, String... finalizers) {
    return metadata.toBuilder()
        .setDeletionTimestamp(Time.newBuilder().setSeconds(1))
        .addAllFinalizers(List.of(finalizers))
        .build();
  }
}
