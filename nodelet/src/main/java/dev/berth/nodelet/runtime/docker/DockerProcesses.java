package dev.berth.nodelet.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ExecSpec;
import dev.berth.nodelet.runtime.ProcessStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands in containers with streams of their own, and the streams of containers themselves. */
final class DockerProcesses {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** To answer a request that begins a stream; what follows has all the time. */
  private static final Duration BEGIN = Duration.ofMinutes(1);

  /**
   * Docker ends a terminal's stream at a sequence of keys, ctrl-p and ctrl-q unless it is told
   * another one, and holds back each key that could begin it. It can't be told to have none: this
   * one nobody types.
   */
  private static final String NO_DETACH_KEYS = "ctrl-@,ctrl-^,ctrl-@,ctrl-_";

  private final URI host;
  private final DockerClient commands;
  private final DockerStreams streams;
  private final DockerExec execs;
  private final Deadlines deadlines;

  DockerProcesses(
      URI host,
      DockerClient commands,
      DockerStreams streams,
      DockerExec execs,
      Deadlines deadlines) {
    this.host = host;
    this.commands = commands;
    this.streams = streams;
    this.execs = execs;
    this.deadlines = deadlines;
  }

  ProcessStreams exec(String id, ExecSpec command) {
    String exec = created(id, command);
    UpgradedConnection connection =
        begin("/exec/" + exec + "/start", json(Map.of("Detach", false, "Tty", command.tty())));
    return new DockerProcess(
        connection, command.tty(), sizes("/exec/" + exec), () -> execs.exitCode(exec));
  }

  ProcessStreams attach(String id, boolean stdin) {
    InspectContainerResponse container = running(id);
    boolean tty = Boolean.TRUE.equals(container.getConfig().getTty());
    UpgradedConnection connection =
        begin(
            "/containers/%s/attach?stream=1&stdout=1&stderr=1&stdin=%d&detachKeys=%s"
                .formatted(id, stdin ? 1 : 0, NO_DETACH_KEYS.replace("^", "%5E")),
            "");
    return new DockerProcess(
        connection, tty, sizes("/containers/" + id), () -> DockerExec.polled(() -> ended(id)));
  }

  /** Docker would attach to a container that does not run, and wait. */
  private InspectContainerResponse running(String id) {
    InspectContainerResponse container = inspected(id);
    if (!Boolean.TRUE.equals(container.getState().getRunning())) {
      throw new FailureException(new Failure.Conflict("containers", id, "it does not run"));
    }
    return container;
  }

  private @Nullable Long ended(String id) {
    var state = inspected(id).getState();
    return Boolean.TRUE.equals(state.getRunning()) ? null : state.getExitCodeLong();
  }

  private InspectContainerResponse inspected(String id) {
    try {
      return commands.inspectContainerCmd(id).exec();
    } catch (NotFoundException e) {
      throw new FailureException(new Failure.NotFound("containers", id), e);
    } catch (RuntimeException e) {
      throw DockerFailures.wrap("inspect", e);
    }
  }

  private String created(String id, ExecSpec command) {
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("AttachStdin", command.stdin());
    asked.put("AttachStdout", true);
    asked.put("AttachStderr", true);
    asked.put("Tty", command.tty());
    asked.put("DetachKeys", NO_DETACH_KEYS);
    asked.put("Cmd", command.command());
    asked.put("Env", command.environment());
    asked.put("User", command.user());
    asked.put("WorkingDir", command.workingDir());
    return within(() -> {
      try {
        return JSON.readTree(streams.posted("exec", "/containers/" + id + "/exec", json(asked)))
            .get("Id")
            .asText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private UpgradedConnection begin(String path, String json) {
    return within(() -> UpgradedConnection.open(host, path, json));
  }

  private <T> T within(Supplier<T> call) {
    return deadlines.within(BEGIN, "exec", call);
  }

  private DockerProcess.Sizes sizes(String path) {
    return (columns, rows) ->
        within(() ->
            streams.posted("resize", "%s/resize?w=%d&h=%d".formatted(path, columns, rows), ""));
  }

  private static String json(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
