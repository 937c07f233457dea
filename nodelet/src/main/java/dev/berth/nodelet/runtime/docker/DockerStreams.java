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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Answers that go on. Read by the caller's own thread, because the library's callbacks would take a
 * platform thread each.
 */
final class DockerStreams {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DockerHttpClient http;

  DockerStreams(DockerHttpClient http) {
    this.http = http;
  }

  LogStream logs(String id, LogOptions options) {
    StringBuilder path =
        new StringBuilder("/containers/").append(id).append("/logs?stdout=1&stderr=1");
    path.append("&follow=").append(options.follow() ? 1 : 0);
    path.append("&timestamps=").append(options.timestamps() ? 1 : 0);
    options.since().ifPresent(since -> path.append("&since=").append(seconds(since)));
    options.tail().ifPresent(lines -> path.append("&tail=").append(lines));
    return new DockerLogStream(open("logs", path.toString()), options.timestamps());
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

  private Response open(String what, String path) {
    Response response;
    try {
      response = http.execute(Request.builder().method(Request.Method.GET).path(path).build());
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
