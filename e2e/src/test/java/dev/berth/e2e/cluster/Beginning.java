package dev.berth.e2e.cluster;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeSpec;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a cluster has when it has just been started, and the way back to that: programs run as they
 * did at first, objects made since are deleted, Nodes are neither cordoned nor tainted, and Docker
 * has no container and no volume of the cluster. What was changed in an object of the beginning, a
 * label of a Node for example, stays so.
 */
final class Beginning {
  /** The others come and go with these, or are the programs' own. */
  private static final List<Kind<?>> MADE_BY_TESTS =
      Kinds.all().stream()
          .filter(kind -> !Set.of(Kinds.BINDING, Kinds.LEASE, Kinds.EVENT).contains(kind))
          .toList();

  private static final DeleteOptions AT_ONCE =
      DeleteOptions.newBuilder().setGracePeriodSeconds(0).build();

  private final Programs programs;
  private final BerthClient client;
  private final Docker docker;
  private final Set<String> uids;

  private Beginning(Programs programs, BerthClient client, Docker docker, Set<String> uids) {
    this.programs = programs;
    this.client = client;
    this.docker = docker;
    this.uids = uids;
  }

  /** Of a cluster whose programs all serve, and whose Nodes are there. */
  static Beginning of(Programs programs, BerthClient client, Docker docker) {
    Set<String> uids =
        MADE_BY_TESTS.stream()
            .flatMap(kind -> list(client, kind).stream())
            .map(object -> Meta.of(object).getUid())
            .collect(Collectors.toSet());
    return new Beginning(programs, client, docker, uids);
  }

  /**
   * Goes back to it.
   *
   * @throws AssertionError when something resists
   */
  void restore() {
    programs.all().forEach(Program::restore);
    Eventually.value(
        Tasks.PATIENCE, "the cluster has nothing of the test before", this::rest, List::isEmpty);
    docker.removeAll();
    // What tells of the past would be taken for news of things that have the same names.
    list(client, Kinds.EVENT).forEach(event -> delete(Kinds.EVENT, Meta.of(event)));
  }

  /** Removes what can be removed at once; answers what is still there. */
  private List<String> rest() {
    List<String> rest = new ArrayList<>();
    for (Kind<?> kind : MADE_BY_TESTS) {
      for (ObjectMeta made : made(kind)) {
        if (!made.hasDeletionTimestamp() || made.getDeletionGracePeriodSeconds() > 0) {
          delete(kind, made);
        }
        rest.add(kind.singular() + " " + made.getName());
      }
    }
    for (Node node : list(client, Kinds.NODE)) {
      if (!isPlain(node.getSpec())) {
        rest.add("marks of node " + node.getMetadata().getName());
        var _ =
            client.objects(Kinds.NODE).change("", node.getMetadata().getName(), Beginning::plain);
      }
    }
    list(client, Kinds.BINDING).forEach(one -> rest.add("binding " + one.getMetadata().getName()));
    // The nodelet removes them: whoever came first would leave it a container to miss.
    docker.containers().forEach(one -> rest.add("container " + one));
    return rest;
  }

  private List<ObjectMeta> made(Kind<?> kind) {
    return list(client, kind).stream()
        .map(Meta::of)
        .filter(metadata -> !uids.contains(metadata.getUid()))
        .toList();
  }

  private void delete(Kind<?> kind, ObjectMeta metadata) {
    try {
      client.objects(kind).delete(metadata.getNamespace(), metadata.getName(), AT_ONCE);
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.NotFound)) {
        throw e;
      }
    }
  }

  private static boolean isPlain(NodeSpec spec) {
    return !spec.getUnschedulable() && spec.getTaintsCount() == 0;
  }

  private static Node plain(Node node) {
    Node.Builder plain = node.toBuilder();
    plain.getSpecBuilder().clearUnschedulable().clearTaints();
    return plain.build();
  }

  private static <T extends Message> List<T> list(BerthClient client, Kind<T> kind) {
    return client.objects(kind).listAll(ListOptions.ALL).items();
  }
}
