package dev.berth.nodelet.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.PathStat;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of containers. Docker packs and unpacks them itself: the image needs no tar. */
final class DockerArchives {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STAT = "X-Docker-Container-Path-Stat";

  // Bits of Go's os.FileMode.
  private static final long FOLDER = 1L << 31;
  private static final long LINK = 1L << 27;

  private final DockerStreams streams;

  DockerArchives(DockerStreams streams) {
    this.streams = streams;
  }

  Optional<PathStat> stat(String id, String path) {
    try (Response answer = archive(id, path)) {
      JsonNode stat = statOf(answer);
      if ((stat.get("mode").asLong() & LINK) == 0) {
        return Optional.of(pathStat(stat));
      }
      try (Response target = archive(id, stat.get("linkTarget").asText())) {
        return Optional.of(pathStat(statOf(target)));
      }
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound && !isGone(id)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  InputStream copyFrom(String id, String path) {
    Response answer = archive(id, path);
    JsonNode stat = statOf(answer);
    if ((stat.get("mode").asLong() & LINK) != 0) {
      answer.close();
      answer = archive(id, stat.get("linkTarget").asText());
    }
    return new Body(answer);
  }

  void copyTo(String id, String folder, InputStream tar) {
    Request request =
        Request.builder()
            .method(Request.Method.PUT)
            .path(path(id, folder) + "&noOverwriteDirNonDir=true")
            .putHeader("Content-Type", "application/x-tar")
            .body(tar)
            .build();
    streams.open("copy", request).close();
  }

  private Response archive(String id, String path) {
    return streams.openInTurn("copy", path(id, path));
  }

  /** Docker answers the same for a missing container as for a missing file. */
  private boolean isGone(String id) {
    try {
      archive(id, "/").close();
      return false;
    } catch (FailureException e) {
      return e.failure() instanceof Failure.NotFound;
    }
  }

  private static String path(String id, String path) {
    return "/containers/" + id + "/archive?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  private static JsonNode statOf(Response answer) {
    @Nullable String header = answer.getHeader(STAT);
    try {
      return JSON.readTree(Base64.getDecoder().decode(header == null ? "" : header));
    } catch (IOException e) {
      throw DockerFailures.wrap("copy", new UncheckedIOException(e));
    }
  }

  private static PathStat pathStat(JsonNode stat) {
    return new PathStat(
        stat.get("name").asText(),
        (stat.get("mode").asLong() & FOLDER) != 0,
        stat.get("size").asLong());
  }

  /** An answer's body that takes the answer with it. */
  private static final class Body extends FilterInputStream {
    private final Response answer;

    Body(Response answer) {
      super(answer.getBody());
      this.answer = answer;
    }

    /** Not the body itself: it would be read to its end first. */
    @Override
    public void close() {
      answer.close();
    }
  }
}
