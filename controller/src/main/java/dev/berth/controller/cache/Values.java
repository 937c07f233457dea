package dev.berth.controller.cache;

import dev.berth.api.meta.v1.Condition;
import dev.berth.api.meta.v1.OwnerReference;
import dev.berth.api.meta.v1.Time;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.NodeImage;
import dev.berth.api.v1.NodeInfo;
import dev.berth.api.v1.TaskSpec;
import dev.berth.api.v1.TaskStatus;

/** What objects of all kinds share with each other: one set for all caches of a process. */
final class Values {
  private static final int FEW = 1 << 12;
  private static final int MANY = 1 << 15;

  /** Namespaces, keys and values of labels, names of nodes, reasons: not names and uids. */
  final Sharing<String> words = new Sharing<>(MANY);

  final Sharing<Time> times = new Sharing<>(FEW);
  final Sharing<OwnerReference> owners = new Sharing<>(FEW);
  final Sharing<Condition> conditions = new Sharing<>(FEW);
  final Sharing<Container> containers = new Sharing<>(FEW);
  final Sharing<TaskSpec> taskSpecs = new Sharing<>(FEW);

  /** As many as nodes, at least: what runs on one node mostly has the same status. */
  final Sharing<TaskStatus> taskStatuses = new Sharing<>(MANY);

  final Sharing<HostPort> hostPorts = new Sharing<>(FEW);
  final Sharing<NodeImage> images = new Sharing<>(FEW);
  final Sharing<NodeInfo> nodeInfos = new Sharing<>(FEW);
}
