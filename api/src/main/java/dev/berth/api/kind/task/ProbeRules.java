package dev.berth.api.kind.task;

import dev.berth.api.failure.Violation;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.HttpGetProbe;
import dev.berth.api.v1.Probe;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.UriScheme;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a container's probes must be. */
final class ProbeRules {
  private static final int DAY = 24 * 60 * 60;
  private static final int MAX_PORT = 65535;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern PATH = Pattern.compile("/[!-~]*");
  private static final Pattern HOST = Pattern.compile("[0-9A-Za-z:._%-]+");

  private final Container container;
  private final List<Violation> found;

  private ProbeRules(Container container, List<Violation> found) {
    this.container = container;
    this.found = found;
  }

  static void check(String path, Container container, List<Violation> found) {
    ProbeRules rules = new ProbeRules(container, found);
    if (container.hasStartupProbe()) {
      rules.probe(path + ".startupProbe", container.getStartupProbe(), true);
    }
    if (container.hasReadinessProbe()) {
      rules.probe(path + ".readinessProbe", container.getReadinessProbe(), false);
    }
    if (container.hasLivenessProbe()) {
      rules.probe(path + ".livenessProbe", container.getLivenessProbe(), true);
    }
  }

  /**
   * @param stops whether its failure stops the container
   */
  private void probe(String path, Probe probe, boolean stops) {
    switch (probe.getCheckCase()) {
      case HTTP_GET -> http(path + ".httpGet", probe.getHttpGet());
      case TCP_SOCKET -> {
        port(path + ".tcpSocket.port", probe.getTcpSocket().getPort());
        host(path + ".tcpSocket.host", probe.getTcpSocket().getHost());
      }
      case EXEC -> {
        if (probe.getExec().getCommandCount() == 0) {
          found.add(
              Violation.required(path + ".exec.command", "a command to run in the container"));
        }
      }
      case DOCKER_HEALTH -> {
        // Nothing to say: the image has it.
      }
      case CHECK_NOT_SET ->
          found.add(Violation.required(path, "one of httpGet, tcpSocket, exec and dockerHealth"));
    }
    range(path + ".initialDelaySeconds", probe.getInitialDelaySeconds(), 0);
    atLeastOne(path + ".periodSeconds", probe.hasPeriodSeconds(), probe.getPeriodSeconds());
    atLeastOne(path + ".timeoutSeconds", probe.hasTimeoutSeconds(), probe.getTimeoutSeconds());
    atLeastOne(
        path + ".failureThreshold", probe.hasFailureThreshold(), probe.getFailureThreshold());
    int successes = probe.getSuccessThreshold();
    if (stops && probe.hasSuccessThreshold() && successes != 1) {
      found.add(
          Violation.invalid(
              path + ".successThreshold", successes, "must be 1 for liveness and startup probes"));
    } else {
      atLeastOne(path + ".successThreshold", probe.hasSuccessThreshold(), successes);
    }
    if (probe.hasTerminationGracePeriodSeconds()) {
      long grace = probe.getTerminationGracePeriodSeconds();
      if (stops) {
        range(path + ".terminationGracePeriodSeconds", grace, 1);
      } else {
        found.add(
            Violation.forbidden(
                path + ".terminationGracePeriodSeconds",
                "a readiness probe stops nothing; set it in livenessProbe or startupProbe"));
      }
    }
  }

  private void http(String path, HttpGetProbe get) {
    if (get.hasPath() && !PATH.matcher(get.getPath()).matches()) {
      found.add(
          Violation.invalid(
              path + ".path",
              get.getPath(),
              "must start with '/' and have printable ASCII without spaces (escape others as %20)"));
    }
    port(path + ".port", get.getPort());
    host(path + ".host", get.getHost());
    if (get.getScheme() == UriScheme.UNRECOGNIZED) {
      found.add(
          Violation.notSupported(
              path + ".scheme",
              get.getSchemeValue(),
              EnumWords.of(UriScheme.getDescriptor()).all()));
    }
    for (int i = 0; i < get.getHttpHeadersCount(); i++) {
      String at = path + ".httpHeaders[" + i + "]";
      String name = get.getHttpHeaders(i).getName();
      String value = get.getHttpHeaders(i).getValue();
      if (name.isEmpty()) {
        found.add(Violation.required(at + ".name", "the header's name"));
      } else if (!HEADER_NAME.matcher(name).matches()) {
        found.add(
            Violation.invalid(
                at + ".name", name, "must be letters, digits and '-', for example \"X-Probe\""));
      }
      if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c >= 127)) {
        found.add(Violation.invalid(at + ".value", value, "must be printable ASCII on one line"));
      }
    }
  }

  private void port(String path, String port) {
    if (port.isEmpty()) {
      found.add(
          Violation.required(path, "a port of the container, by its number or its name in ports"));
    } else if (NUMBER.matcher(port).matches()) {
      if (port.length() > 5 || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT) {
        found.add(
            Violation.invalid(path, port, "must be between 1 and 65535, inclusive, or a name"));
      }
    } else if (names().noneMatch(port::equals)) {
      String names = names().collect(Collectors.joining(", "));
      found.add(
          Violation.invalid(
              path,
              port,
              "must be a number, or the name of a TCP port in ports"
                  + (names.isEmpty() ? ", which has none" : ": " + names)));
    }
  }

  private Stream<String> names() {
    return container.getPortsList().stream()
        .filter(port -> port.getProtocol() != Protocol.PROTOCOL_UDP)
        .map(ContainerPort::getName)
        .filter(name -> !name.isEmpty());
  }

  private void host(String path, String host) {
    if (!host.isEmpty() && !HOST.matcher(host).matches()) {
      found.add(Violation.invalid(path, host, "must be a host name or an address, without a port"));
    }
  }

  private void atLeastOne(String path, boolean set, int value) {
    if (set) {
      range(path, value, 1);
    }
  }

  private void range(String path, long value, int min) {
    if (value < min || value > DAY) {
      found.add(
          Violation.invalid(
              path, value, "must be between %d and %d, inclusive".formatted(min, DAY)));
    }
  }
}
