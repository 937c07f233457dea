package dev.berth.e2e.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The processes of a cluster, in the order in which they are started. */
record Programs(
    Optional<Program> etcd,
    List<Program> apiServers,
    List<Program> controllers,
    List<Program> nodelets) {
  static Programs of(Layout layout) {
    List<String> endpoints = List.of("127.0.0.1:" + layout.etcdPort());
    return of(Optional.of(etcd(layout)), endpoints, layout);
  }

  /** Without an etcd of their own. */
  static Programs on(List<String> etcdEndpoints, Layout layout) {
    return of(Optional.empty(), etcdEndpoints, layout);
  }

  private static Programs of(Optional<Program> etcd, List<String> endpoints, Layout layout) {
    Shape shape = layout.shape();
    List<Program> apiServers = new ArrayList<>();
    for (int i = 0; i < shape.apiServers(); i++) {
      apiServers.add(apiServer(layout, i, endpoints));
    }
    List<Program> controllers = new ArrayList<>();
    for (int i = 0; i < shape.controllers(); i++) {
      controllers.add(controller(layout, i));
    }
    List<Program> nodelets = new ArrayList<>();
    for (int i = 0; i < shape.nodes(); i++) {
      nodelets.add(nodelet(layout, i));
    }
    return new Programs(etcd, apiServers, controllers, nodelets);
  }

  List<Program> all() {
    return Stream.of(etcd.stream().toList(), apiServers, controllers, nodelets)
        .flatMap(List::stream)
        .toList();
  }

  /** Starts all, those that don't need each other at once, and waits until they serve. */
  void start() {
    List<Program> clients = Stream.of(controllers, nodelets).flatMap(List::stream).toList();
    for (List<Program> together : List.of(etcd.stream().toList(), apiServers, clients)) {
      together.forEach(Program::start);
      together.forEach(Program::awaitReady);
    }
  }

  /**
   * Ends all that run, whoever asks another one before that one; and of a kind one after another:
   * the first one leaves its classes to the next clusters, and two would write to one file.
   */
  void stop() {
    for (int i = 0; i < Math.max(controllers.size(), nodelets.size()); i++) {
      stop(Stream.of(controllers, nodelets).flatMap(nth(i)).toList());
    }
    apiServers.forEach(one -> stop(List.of(one)));
    stop(etcd.stream().toList());
  }

  private static void stop(List<Program> together) {
    List<Program> alive = together.stream().filter(Program::isAlive).toList();
    alive.forEach(Program::askToEnd);
    alive.forEach(Program::awaitEnd);
  }

  private static Function<List<Program>, Stream<Program>> nth(int index) {
    return programs -> programs.stream().skip(index).limit(1);
  }

  private static Program etcd(Layout layout) {
    String client = "http://127.0.0.1:" + layout.etcdPort();
    String peer = "http://127.0.0.1:" + layout.etcdPeerPort();
    List<String> command =
        List.of(
            "etcd",
            "--name",
            "test",
            "--data-dir",
            layout.data().resolve("etcd").toString(),
            "--listen-client-urls",
            client,
            "--advertise-client-urls",
            client,
            "--listen-peer-urls",
            peer,
            "--initial-advertise-peer-urls",
            peer,
            "--initial-cluster",
            "test=" + peer,
            // It waits that long for another one to lead before it does, and there is no other.
            "--heartbeat-interval",
            "20",
            "--election-timeout",
            "200",
            "--experimental-watch-progress-notify-interval",
            "5s");
    return new Program("etcd", command, layout.log("etcd"), "ready to serve client requests");
  }

  private static Program apiServer(Layout layout, int index, List<String> etcd) {
    return java(
        layout,
        "apiserver-" + (index + 1),
        "dev.berth.apiserver.Main",
        "apiserver ready",
        List.of(
            "--listen",
            layout.apiServer(index),
            "--http-listen",
            "off",
            "--store",
            "etcd",
            "--etcd",
            String.join(",", etcd),
            "--token-file",
            layout.tokenFile().toString(),
            "--identity",
            "apiserver-" + (index + 1)),
        layout.shape().apiServerFlags());
  }

  private static Program controller(Layout layout, int index) {
    return java(
        layout,
        "controller-" + (index + 1),
        "dev.berth.controller.Main",
        "controller ready",
        List.of(
            "--server", String.join(",", layout.apiServers()),
            "--token-file", layout.tokenFile().toString(),
            "--identity", "controller-" + (index + 1)),
        layout.shape().controllerFlags());
  }

  private static Program nodelet(Layout layout, int index) {
    String node = "node-" + (index + 1);
    return nodelet(layout, index, node, layout.data().resolve(node));
  }

  /** Another one under the name of a node, which is not among the cluster's. */
  static Program rival(Layout layout, Path data) {
    return nodelet(layout, 0, "rival", data);
  }

  private static Program nodelet(Layout layout, int index, String program, Path data) {
    String node = "node-" + (index + 1);
    return java(
        layout,
        program,
        "dev.berth.nodelet.Main",
        "nodelet ready",
        List.of(
            "--server", String.join(",", layout.apiServers()),
            "--token-file", layout.tokenFile().toString(),
            "--node", node,
            "--data", data.toString(),
            "--port-range", layout.portRange(index)),
        layout.shape().nodeletFlags());
  }

  private static Program java(
      Layout layout, String name, String main, String ready, List<String> own, List<String> more) {
    List<String> arguments = new ArrayList<>(own);
    arguments.addAll(more);
    return new Program(name, Dist.java(main, arguments), layout.log(name), ready);
  }
}
