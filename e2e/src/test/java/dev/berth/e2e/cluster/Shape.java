package dev.berth.e2e.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster is made of.
 *
 * @param nodes how many nodelets, as node-1 and so on, all on this machine's Docker
 * @param apiServers how many API servers
 * @param controllers how many controller processes
 * @param apiServerFlags further flags of each API server
 * @param controllerFlags further flags of each controller process
 * @param nodeletFlags further flags of each nodelet
 */
public record Shape(
    int nodes,
    int apiServers,
    int controllers,
    List<String> apiServerFlags,
    List<String> controllerFlags,
    List<String> nodeletFlags) {
  public Shape {
    apiServerFlags = List.copyOf(apiServerFlags);
    controllerFlags = List.copyOf(controllerFlags);
    nodeletFlags = List.copyOf(nodeletFlags);
  }

  /** One API server, one controller process and so many nodelets. */
  public static Shape nodes(int nodes) {
    return new Shape(nodes, 1, 1, List.of(), List.of(), List.of());
  }

  public Shape withApiServers(int count) {
    return new Shape(nodes, count, controllers, apiServerFlags, controllerFlags, nodeletFlags);
  }

  public Shape withControllers(int count) {
    return new Shape(nodes, apiServers, count, apiServerFlags, controllerFlags, nodeletFlags);
  }

  public Shape withApiServerFlags(String... flags) {
    return new Shape(
        nodes,
        apiServers,
        controllers,
        joined(apiServerFlags, flags),
        controllerFlags,
        nodeletFlags);
  }

  public Shape withControllerFlags(String... flags) {
    return new Shape(
        nodes,
        apiServers,
        controllers,
        apiServerFlags,
        joined(controllerFlags, flags),
        nodeletFlags);
  }

  public Shape withNodeletFlags(String... flags) {
    return new Shape(
        nodes,
        apiServers,
        controllers,
        apiServerFlags,
        controllerFlags,
        joined(nodeletFlags, flags));
  }

  private static List<String> joined(List<String> before, String... more) {
    List<String> all = new ArrayList<>(before);
    all.addAll(List.of(more));
    return all;
  }
}
