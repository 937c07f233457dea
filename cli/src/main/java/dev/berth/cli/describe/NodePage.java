package dev.berth.cli.describe;

import dev.berth.api.kind.Kinds;
import dev.berth.api.kind.node.Taints;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeInfo;
import dev.berth.api.v1.NodeStatus;
import dev.berth.api.v1.TaskPhase;
import dev.berth.api.v1.TaskStatus;
import dev.berth.cli.output.Age;
import dev.berth.cli.output.Page;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A node: whether it takes tasks, what it has, what is promised of it, and what runs there. */
final class NodePage {
  private final Page page;
  private final Session session;

  NodePage(Page page, Session session) {
    this.page = page;
    this.session = session;
  }

  void print(Node node) {
    NodeStatus status = node.getStatus();
    page.field("Takes new tasks", node.getSpec().getUnschedulable() ? "no (cordoned)" : "yes");
    page.field("Taints", node.getSpec().getTaintsList().stream().map(Taints::text).toList());
    page.field("Address", status.getAddress());
    software(status);
    Conditions.print(page, status.getConditionsList());
    page.table(
        "API servers",
        List.of("SERVER", "HEARS IT", "SINCE"),
        status.getConnectionsList().stream()
            .map(one ->
                List.of(
                    one.getServer(),
                    one.getConnected() ? "yes" : "no",
                    Age.since(one.getSince(), page.now())))
            .toList());
    places(node);
  }

  private void software(NodeStatus status) {
    NodeInfo info = status.getInfo();
    page.field("System", (info.getOs() + " " + info.getArchitecture()).strip());
    page.field("Kernel", info.getKernelVersion());
    page.field("Containers by", info.getContainerRuntimeVersion());
    page.field("Nodelet", info.getNodeletVersion());
    page.field("Host", info.getHostname());
    page.field("Machine id", status.getMachineId());
    if (status.hasPortRange()) {
      page.field("Ports", status.getPortRange().getFirst() + "-" + status.getPortRange().getLast());
    }
  }

  private void places(Node node) {
    String name = Meta.of(node).getName();
    List<Binding> bindings =
        session
            .objects(Kinds.BINDING)
            .listAll(ListOptions.ALL.withFields("spec.node=" + name))
            .items();
    Map<String, TaskStatus> states = new HashMap<>();
    session
        .objects(Kinds.TASK)
        .listAll(ListOptions.ALL.withFields("status.node=" + name))
        .items()
        .forEach(task -> states.put(Meta.label(task), task.getStatus()));
    List<List<String>> rows = new ArrayList<>();
    Promised promised = new Promised();
    for (Binding binding : bindings) {
      TaskPhase phase =
          states.getOrDefault(Meta.label(binding), TaskStatus.getDefaultInstance()).getPhase();
      Container container = binding.getSpec().getContainer();
      if (phase != TaskPhase.TASK_PHASE_SUCCEEDED && phase != TaskPhase.TASK_PHASE_FAILED) {
        promised.add(container.getResources());
      }
      rows.add(
          List.of(
              Meta.of(binding).getNamespace(),
              Meta.of(binding).getName(),
              phase == TaskPhase.TASK_PHASE_UNSPECIFIED ? "Starting" : EnumWords.word(phase),
              Promised.text(container.getResources(), "cpu"),
              Promised.text(container.getResources(), "memory"),
              Age.since(Meta.of(binding).getCreationTimestamp(), page.now())));
    }
    resources(node.getStatus(), promised);
    page.field("Tasks", rows.size());
    page.table("Tasks here", List.of("NAMESPACE", "NAME", "PHASE", "CPU", "MEMORY", "AGE"), rows);
  }

  private void resources(NodeStatus status, Promised promised) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> resources = new LinkedHashSet<>(List.of("cpu", "memory", "disk"));
    resources.addAll(new TreeSet<>(status.getCapacityMap().keySet()));
    for (String resource : resources) {
      Quantity has = status.getCapacityMap().get(resource);
      if (has != null) {
        Quantity offers = status.getAllocatableMap().getOrDefault(resource, has);
        rows.add(
            List.of(resource, has.getText(), offers.getText(), promised.text(resource, offers)));
      }
    }
    page.table("Resources", List.of("RESOURCE", "CAPACITY", "ALLOCATABLE", "REQUESTED"), rows);
  }
}
