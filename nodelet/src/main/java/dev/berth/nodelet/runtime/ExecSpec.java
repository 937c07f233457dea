package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * A command to run in a container. Empty texts leave what the container has.
 *
 * @param environment "NAME=value", beside the container's own
 * @param user name or number, with ":group" if wanted
 * @param stdin whether input will follow; otherwise the command finds its end at once
 * @param tty whether the command has a terminal
 */
public record ExecSpec(
    List<String> command,
    List<String> environment,
    String user,
    String workingDir,
    boolean stdin,
    boolean tty) {
  public ExecSpec {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** A command without more. */
  public static ExecSpec of(List<String> command) {
    return new ExecSpec(command, List.of(), "", "", false, false);
  }

  public ExecSpec withInput() {
    return new ExecSpec(command, environment, user, workingDir, true, tty);
  }

  public ExecSpec withTerminal() {
    return new ExecSpec(command, environment, user, workingDir, stdin, true);
  }
}
