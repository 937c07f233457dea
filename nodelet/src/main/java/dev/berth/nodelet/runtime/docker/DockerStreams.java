package dev.berth.nodelet.runtime.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Answers that go on. Read by the caller's own thread, because the library's callbacks would take a
 * platform thread each.
 */
final class DockerStreams {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long an answer may take to begin. */
  private static final Duration BEGIN = Duration.ofSeconds(30);

  private static final Duration TURN = Duration.ofMinutes(5);

  private final DockerHttpClient http;
  private final Deadlines deadlines;

  DockerStreams(DockerHttpClient http, Deadlines deadlines) {
    this.http = http;
    this.deadlines = deadlines;
  }

  /**
   * @param tty whether the container has a terminal: what it wrote is then in no frames
   */
  LogStream logs(String id, LogOptions options, boolean tty) {
    StringBuilder path =
        new StringBuilder("/containers/").append(id).append("/logs?stdout=1&stderr=1");
    path.append("&follow=").append(options.follow() ? 1 : 0);
    path.append("&timestamps=").append(options.timestamps() ? 1 : 0);
    options.since().ifPresent(since -> path.append("&since=").append(seconds(since)));
    options.tail().ifPresent(lines -> path.append("&tail=").append(lines));
    Response answer = open("logs", path.toString());
    return tty ? new RawLogStream(answer) : new DockerLogStream(answer, options.timestamps());
  }

  /** Starts a command that was made in a container; what it writes has the form of logs. */
  LogStream exec(String exec) {
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path("/exec/" + exec + "/start")
            .putHeader("Content-Type", "application/json")
            .bodyBytes("{\"Detach\":false,\"Tty\":false}".getBytes(StandardCharsets.UTF_8))
            .build();
    return new DockerLogStream(open("exec", request), false);
  }

  EventStream events(Map<String, String> labels, Instant since) {
    Map<String, List<String>> filters =
        Map.of(
            "type",
            List.of("container"),
            "event",
            List.of("start", "die", "destroy"),
            "label",
            labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .toList());
    String path = "/events?since=" + seconds(since) + "&filters=" + encoded(filters);
    return new DockerEventStream(open("events", path));
  }

  /** Asks for something. People wait for it: it is told when Docker does not answer. */
  Response open(String what, String path) {
    Request request = Request.builder().method(Request.Method.GET).path(path).build();
    return deadlines.within(BEGIN, what, () -> open(what, request));
  }

  /** The same for what has to wait until Docker is done with another one of the container. */
  Response openInTurn(String what, String path) {
    Request request = Request.builder().method(Request.Method.GET).path(path).build();
    return deadlines.within(TURN, what, () -> open(what, request));
  }

  /** A short request, and its whole answer. */
  String posted(String what, String path, String json) {
    Request request =
        Request.builder()
            .method(Request.Method.POST)
            .path(path)
            .putHeader("Content-Type", "application/json")
            .bodyBytes(json.getBytes(StandardCharsets.UTF_8))
            .build();
    try (Response response = open(what, request)) {
      return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw DockerFailures.wrap(what, new UncheckedIOException(e));
    }
  }

  /** Begins a request; a refusal is a failure. */
  Response open(String what, Request request) {
    Response response;
    try {
      response = http.execute(request);
    } catch (RuntimeException e) {
      throw DockerFailures.wrap(what, e);
    }
    if (response.getStatusCode() >= 400) {
      try (response) {
        String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
        throw DockerFailures.answer(response.getStatusCode(), body);
      } catch (IOException e) {
        throw DockerFailures.wrap(what, new UncheckedIOException(e));
      }
    }
    return response;
  }

  private static String encoded(Map<String, List<String>> filters) {
    try {
      return URLEncoder.encode(JSON.writeValueAsString(filters), StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw DockerFailures.wrap("events", new UncheckedIOException(e));
    }
  }

  /** Docker takes seconds with nine digits of nanoseconds. */
  private static String seconds(Instant time) {
    return "%d.%09d".formatted(time.getEpochSecond(), time.getNano());
  }
}
