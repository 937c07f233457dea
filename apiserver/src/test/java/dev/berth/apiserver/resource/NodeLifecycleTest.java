package dev.berth.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.memory.MemoryStore;
import dev.berth.apiserver.testing.ServerInProcess;
import dev.berth.apiserver.watch.WatchCaches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeLifecycleTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Store store = MemoryStore.create();
  private final WatchCaches caches = WatchCaches.start(store, Kinds.all());
  private Instant now = NOON;
  private final Resources resources =
      new Resources(
          store,
          caches,
          new Admission(new TypedStore(store), caches),
          new Lifecycles(List.of(new NodeLifecycle(() -> now))),
          () -> now,
          new Identities(new Random(3)));

  @AfterEach
  void close() {
    caches.close();
    store.close();
  }

  @Test
  void newTaintThatDrivesAwaySaysSinceWhen() {
    Node created = create(taint("a", "", TaintEffect.TAINT_EFFECT_NO_EXECUTE));
    assertThat(since(created, 0)).isEqualTo(NOON);

    now = NOON.plusSeconds(5);
    Node more = update(created, taint("b", "", TaintEffect.TAINT_EFFECT_NO_EXECUTE));
    assertThat(since(more, 0)).isEqualTo(NOON);
    assertThat(since(more, 1)).isEqualTo(now);
    assertThat(more.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void otherTaintsSayNothing() {
    Node created =
        create(
            taint("a", "", TaintEffect.TAINT_EFFECT_NO_SCHEDULE),
            taint("a", "", TaintEffect.TAINT_EFFECT_PREFER_NO_SCHEDULE));

    assertThat(created.getSpec().getTaintsList()).noneMatch(Taint::hasTimeAdded);
  }

  @Test
  void whoSetsATaintMaySaySinceWhenAndNobodyChangesItLater() {
    Taint.Builder old = taint("a", "", TaintEffect.TAINT_EFFECT_NO_EXECUTE).toBuilder();
    Node created = create(old.setTimeAdded(Times.time(NOON.minusSeconds(60))).build());
    assertThat(since(created, 0)).isEqualTo(NOON.minusSeconds(60));

    Node.Builder without = created.toBuilder();
    without.getSpecBuilder().getTaintsBuilder(0).clearTimeAdded();
    assertThat(write(without.build())).isEqualTo(created);

    Node.Builder later = created.toBuilder();
    later.getSpecBuilder().getTaintsBuilder(0).setTimeAdded(Times.time(NOON));
    assertThat(write(later.build())).isEqualTo(created);
  }

  @Test
  void anotherValueIsAnotherTaintAndOneThatReturnsIsNew() {
    Node created = create(taint("a", "x", TaintEffect.TAINT_EFFECT_NO_EXECUTE));
    now = NOON.plusSeconds(5);
    Node.Builder other = created.toBuilder();
    other.getSpecBuilder().setTaints(0, taint("a", "y", TaintEffect.TAINT_EFFECT_NO_EXECUTE));
    assertThat(since(write(other.build()), 0)).isEqualTo(now);

    Node.Builder none = other.clone();
    none.getMetadataBuilder().clearResourceVersion();
    none.getSpecBuilder().clearTaints();
    write(none.build());
    now = NOON.plusSeconds(9);
    other.getMetadataBuilder().clearResourceVersion();
    assertThat(since(write(other.build()), 0)).isEqualTo(now);
  }

  @Test
  void manifestAppliedAgainChangesNothing() {
    Node.Builder manifest = ServerInProcess.node("n").toBuilder();
    manifest.getSpecBuilder().addTaints(taint("a", "", TaintEffect.TAINT_EFFECT_NO_EXECUTE));
    Applied<Node> first = resources.apply(Kinds.NODE, manifest.build(), false, soon());
    now = NOON.plusSeconds(5);

    Applied<Node> again = resources.apply(Kinds.NODE, manifest.build(), false, soon());

    assertThat(again.result()).isEqualTo(ApplyResult.APPLY_RESULT_UNCHANGED);
    assertThat(again.object()).isEqualTo(first.object());
  }

  private Node create(Taint... taints) {
    Node.Builder node = ServerInProcess.node("n").toBuilder();
    node.getSpecBuilder().addAllTaints(List.of(taints));
    return resources.create(Kinds.NODE, node.build(), false, soon());
  }

  private Node update(Node node, Taint more) {
    Node.Builder after = node.toBuilder();
    after.getSpecBuilder().addTaints(more);
    return write(after.build());
  }

  private Node write(Node node) {
    return resources.update(Kinds.NODE, node, false, soon());
  }

  private static Instant since(Node node, int taint) {
    return Times.instant(node.getSpec().getTaints(taint).getTimeAdded());
  }

  private static Taint taint(String key, String value, TaintEffect effect) {
    Taint.Builder taint = Taint.newBuilder().setKey(key).setEffect(effect);
    return value.isEmpty() ? taint.build() : taint.setValue(value).build();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
