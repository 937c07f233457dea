package dev.berth.controller.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.v1.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GraphTest {
  private static final Ref A = new Ref(Kinds.TASK, "ns", "a");
  private static final Ref B = new Ref(Kinds.TASK, "ns", "b");

  private final Graph graph = new Graph();

  @Test
  void findsDependentsByTheUidOfTheirOwner() {
    put(A, owner("Task", "one", "1"));
    put(B, owner("Task", "one", "1"), owner("Task", "two", "2"));

    assertThat(graph.dependentsOf("1")).containsExactlyInAnyOrder(A, B);
    assertThat(graph.dependentsOf("2")).containsExactly(B);
    assertThat(graph.dependentsOf("3")).isEmpty();
  }

  @Test
  void tellsWhichOwnersAnObjectNoLongerNames() {
    put(A, owner("Task", "one", "1"), owner("Namespace", "two", "2"));

    assertThat(put(A, owner("Task", "one", "1")))
        .containsExactly(new Ref(Kinds.NAMESPACE, "", "two"));
    assertThat(graph.dependentsOf("2")).isEmpty();
    assertThat(graph.remove(A)).containsExactly(new Ref(Kinds.TASK, "ns", "one"));
    assertThat(graph.dependentsOf("1")).isEmpty();
  }

  @Test
  void ownerOfTheSameNameWithAnotherUidIsAnotherOne() {
    put(A, owner("Task", "one", "1"));

    assertThat(put(A, owner("Task", "one", "2"))).containsExactly(new Ref(Kinds.TASK, "ns", "one"));
    assertThat(graph.dependentsOf("1")).isEmpty();
    assertThat(graph.dependentsOf("2")).containsExactly(A);
  }

  @Test
  void ownerOfAKindThatNobodyKnowsIsNotTold() {
    put(A, owner("Unheard", "one", "1"));

    assertThat(graph.dependentsOf("1")).containsExactly(A);
    assertThat(graph.remove(A)).isEmpty();
  }

  @Test
  void ownerNamedTwiceIsForgottenOnce() {
    put(A, owner("Task", "one", "1"), owner("Task", "one", "1"));

    assertThat(put(A, owner("Task", "one", "1"))).isEmpty();
    assertThat(graph.dependentsOf("1")).containsExactly(A);
  }

  private List<Ref> put(Ref ref, OwnerReference... owners) {
    ObjectMeta.Builder metadata =
        ObjectMeta.newBuilder().setNamespace(ref.namespace()).setName(ref.name());
    for (OwnerReference owner : owners) {
      metadata.addOwnerReferences(owner);
    }
    return graph.put(ref, Task.newBuilder().setMetadata(metadata).build());
  }

  private static OwnerReference owner(String kind, String name, String uid) {
    return OwnerReference.newBuilder()
        .setApiVersion(kind.equals("Namespace") ? "v1" : "berth.dev/v1")
        .setKind(kind)
        .setName(name)
        .setUid(uid)
        .build();
  }
}
