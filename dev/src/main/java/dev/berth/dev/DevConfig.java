package dev.berth.dev;

import java.nio.file.Path;

/**
 * What a cluster in one process is to be.
 *
 * @param store what keeps the objects
 * @param port where the API server listens on this machine
 * @param httpPort where the API server tells its health and figures; 0 for nowhere
 * @param nodes how many nodes, all on one Docker; 0 for a cluster that nodes join from elsewhere
 * @param data the folder of everything that stays: etcd's data, the token, the nodes' machine ids
 * @param docker for example "unix:///var/run/docker.sock"
 */
public record DevConfig(
    StoreChoice store, int port, int httpPort, int nodes, Path data, String docker) {
  /** What keeps the objects. */
  public enum StoreChoice {
    /** An etcd that is started and stopped with the cluster; its data stays. */
    ETCD,
    /** This process: nothing stays, containers neither. */
    MEMORY
  }

  public static final int DEFAULT_PORT = 7400;
  public static final String DEFAULT_DOCKER = "unix:///var/run/docker.sock";

  public DevConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535: " + port);
    }
    if (httpPort < 0 || httpPort > 65_535) {
      throw new IllegalArgumentException("httpPort must be 0 to 65535: " + httpPort);
    }
    if (nodes < 0) {
      throw new IllegalArgumentException("nodes must not be negative: " + nodes);
    }
  }

  /** One node, on etcd and the default port, without HTTP. */
  public static DevConfig in(Path data) {
    return new DevConfig(StoreChoice.ETCD, DEFAULT_PORT, 0, 1, data, DEFAULT_DOCKER);
  }

  public DevConfig withStore(StoreChoice other) {
    return new DevConfig(other, port, httpPort, nodes, data, docker);
  }

  public DevConfig withPort(int other) {
    return new DevConfig(store, other, httpPort, nodes, data, docker);
  }

  public DevConfig withNodes(int count) {
    return new DevConfig(store, port, httpPort, count, data, docker);
  }

  public DevConfig withDocker(String other) {
    return new DevConfig(store, port, httpPort, nodes, data, other);
  }
}
