package dev.berth.nodelet.plan;

import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.InitCommand;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What a Binding says of the commands that run first. */
public final class InitCommands {
  private InitCommands() {}

  /** The image of the command of that number, from 0. */
  public static String image(Container container, int index) {
    String own = container.getInitCommands(index).getImage();
    return own.isEmpty() ? container.getImage() : own;
  }

  /** All images that a container and its init commands need. */
  public static Stream<String> images(Container container) {
    return Stream.concat(
            Stream.of(container.getImage()),
            container.getInitCommandsList().stream()
                .map(InitCommand::getImage)
                .filter(image -> !image.isEmpty()))
        .distinct();
  }

  static int count(Binding binding) {
    return binding.getSpec().getContainer().getInitCommandsCount();
  }

  /** For example {@code init command "migrate" (1 of 2)}. */
  static String title(Binding binding, int index) {
    return "init command \"%s\" (%d of %d)"
        .formatted(command(binding, index).getName(), index + 1, count(binding));
  }

  /** A command that is stopped at its timeout was not done, whatever it then said. */
  static boolean isWell(Binding binding, int index, Ended ended) {
    return ended.exitCode() == 0 && !ended.outOfMemory() && !isTooLong(binding, index, ended);
  }

  static boolean isTooLong(Binding binding, int index, Ended ended) {
    return timeout(binding, index).filter(most -> ended.ran().compareTo(most) >= 0).isPresent();
  }

  /** When a command that was started then must be stopped. */
  static Optional<Instant> end(Binding binding, int index, Instant startedAt) {
    return timeout(binding, index).map(startedAt::plus);
  }

  static Optional<Duration> timeout(Binding binding, int index) {
    InitCommand command = command(binding, index);
    return command.hasTimeoutSeconds()
        ? Optional.of(Duration.ofSeconds(command.getTimeoutSeconds()))
        : Optional.empty();
  }

  private static InitCommand command(Binding binding, int index) {
    return binding.getSpec().getContainer().getInitCommands(index);
  }
}
