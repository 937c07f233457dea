package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.ImageHealth;
import java.util.Locale;
import java.util.Optional;

/** Where a container is reached, and what Docker says of its health. */
final class Reach {
  private Reach() {}

  /** Its address in one of its networks; the host's own when it has no network of its own. */
  static Optional<String> address(InspectContainerResponse container) {
    if (!Boolean.TRUE.equals(container.getState().getRunning())) {
      return Optional.empty();
    }
    if (container.getHostConfig() != null
        && "host".equals(container.getHostConfig().getNetworkMode())) {
      return Optional.of("127.0.0.1");
    }
    if (container.getNetworkSettings() == null
        || container.getNetworkSettings().getNetworks() == null) {
      return Optional.empty();
    }
    return container.getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .filter(address -> address != null && !address.isEmpty())
        .findFirst();
  }

  static ImageHealth health(InspectContainerResponse container) {
    var health = container.getState().getHealth();
    if (health == null || health.getStatus() == null) {
      return ImageHealth.NONE;
    }
    var log = health.getLog();
    String output = log == null || log.isEmpty() ? "" : log.getLast().getOutput();
    String kept =
        output == null ? "" : output.substring(0, Math.min(output.length(), ExecResult.MAX_OUTPUT));
    return new ImageHealth(
        switch (health.getStatus().toLowerCase(Locale.ROOT)) {
          case "starting" -> ImageHealth.State.STARTING;
          case "healthy" -> ImageHealth.State.HEALTHY;
          case "unhealthy" -> ImageHealth.State.UNHEALTHY;
          default -> ImageHealth.State.NONE;
        },
        kept);
  }
}
