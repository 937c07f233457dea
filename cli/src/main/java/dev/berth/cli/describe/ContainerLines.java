package dev.berth.cli.describe;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.meta.v1.Quantity;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ContainerPort;
import dev.berth.api.v1.EnvVar;
import dev.berth.api.v1.InitCommand;
import dev.berth.api.v1.LocalObjectReference;
import dev.berth.api.v1.VolumeMount;
import dev.berth.cli.output.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a container is to be. */
final class ContainerLines {
  private ContainerLines() {}

  static void print(Page page, Container container) {
    page.group(
        "Container",
        () -> {
          page.field("Image", container.getImage());
          page.field("Command", words(container.getCommandList()));
          page.field("Arguments", words(container.getArgsList()));
          page.field("Before stop", words(container.getPreStop().getCommandList()));
          page.field(
              "Runs first",
              container.getInitCommandsList().stream().map(ContainerLines::init).toList());
          page.field("Folder", container.getWorkingDir());
          page.field("User", SafetyLines.user(container));
          page.field("Input", input(container));
          SafetyLines.print(page, container);
          page.field(
              "Environment", container.getEnvList().stream().map(ContainerLines::env).toList());
          page.field(
              "Environment from",
              container.getEnvFromList().stream().map(ConfigLines::all).toList());
          page.field("Ports", container.getPortsList().stream().map(ContainerLines::port).toList());
          page.field(
              "Volumes", container.getVolumesList().stream().map(ContainerLines::volume).toList());
          page.field("Requests", amounts(container.getResources().getRequestsMap()));
          page.field("Limits", amounts(container.getResources().getLimitsMap()));
          page.field("Pull", EnumWords.word(container.getImagePullPolicy()));
          page.field(
              "Pull secrets",
              container.getImagePullSecretsList().stream()
                  .map(LocalObjectReference::getName)
                  .toList());
        });
  }

  /** For example "cpu 500m, memory 128Mi". */
  static String amounts(Map<String, Quantity> amounts) {
    return new TreeMap<>(amounts)
        .entrySet().stream()
            .map(one -> one.getKey() + " " + one.getValue().getText())
            .collect(Collectors.joining(", "));
  }

  /** For example "migrate: /bin/migrate --all in tools:1, with LEVEL=2, 60s at most". */
  private static String init(InitCommand command) {
    List<String> line = new ArrayList<>(command.getCommandList());
    line.addAll(command.getArgsList());
    String words = words(line);
    String what = words.isEmpty() ? "its image's command" : words;
    String image = command.getImage().isEmpty() ? "" : " in " + command.getImage();
    String env =
        command.getEnvList().isEmpty()
            ? ""
            : command.getEnvList().stream()
                .map(ContainerLines::env)
                .collect(Collectors.joining(", ", ", with ", ""));
    String most =
        command.hasTimeoutSeconds() ? ", " + command.getTimeoutSeconds() + "s at most" : "";
    return command.getName() + ": " + what + image + env + most;
  }

  private static String input(Container container) {
    String terminal = container.getTty() ? "a terminal" : "";
    return container.getStdin() ? terminal.isEmpty() ? "open" : "open, " + terminal : terminal;
  }

  private static String words(Iterable<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      boolean plain = word.matches("[\\w@%+=:,./-]+");
      line.append(line.isEmpty() ? "" : " ")
          .append(plain ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return line.toString();
  }

  private static String env(EnvVar variable) {
    return variable.hasValueFrom()
        ? variable.getName() + " = " + ConfigLines.source(variable.getValueFrom())
        : variable.getName() + "=" + variable.getValue();
  }

  private static String port(ContainerPort port) {
    return "%d/%s%s%s"
        .formatted(
            port.getContainerPort(),
            port.hasProtocol() ? EnumWords.word(port.getProtocol()) : "TCP",
            port.getName().isEmpty() ? "" : " (" + port.getName() + ")",
            port.getHostPort() == 0 ? ", any port of the node" : ", node's " + port.getHostPort());
  }

  private static String volume(VolumeMount mount) {
    String source =
        switch (mount.getSourceCase()) {
          case HOST_PATH -> "the node's " + mount.getHostPath();
          case VOLUME -> "volume " + mount.getVolume();
          case TMPFS ->
              mount.getTmpfs().hasSizeLimit()
                  ? "memory, up to " + mount.getTmpfs().getSizeLimit().getText()
                  : "memory";
          case CONFIG_MAP -> ConfigLines.files("config map", mount.getConfigMap());
          case SECRET -> ConfigLines.files("secret", mount.getSecret());
          case TEMPLATE -> "a template, as " + mount.getTemplate().getPath();
          case SOURCE_NOT_SET -> "nothing";
        };
    return mount.getMountPath() + " from " + source + (mount.getReadOnly() ? ", read only" : "");
  }
}
