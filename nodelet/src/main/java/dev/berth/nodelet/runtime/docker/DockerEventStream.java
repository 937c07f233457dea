package dev.berth.nodelet.runtime.docker;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.RuntimeEvent.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker's events, one JSON object after another. */
final class DockerEventStream implements EventStream {
  private static final ObjectMapper JSON = DockerClientConfig.getDefaultObjectMapper();

  private final Response response;
  private @Nullable MappingIterator<Event> events;
  private volatile boolean closed;

  DockerEventStream(Response response) {
    this.response = response;
  }

  @Override
  public @Nullable RuntimeEvent next() {
    try {
      if (events == null) {
        // Reads at once, so not before somebody waits.
        events = JSON.readerFor(Event.class).readValues(response.getBody());
      }
      while (events.hasNextValue()) {
        RuntimeEvent event = of(events.nextValue());
        if (event != null) {
          return event;
        }
      }
    } catch (IOException e) {
      return end(new UncheckedIOException(e));
    } catch (RuntimeException e) {
      return end(e);
    }
    return end(new UncheckedIOException(new IOException("docker ended the stream")));
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }

  private @Nullable RuntimeEvent end(RuntimeException e) {
    if (closed) {
      return null;
    }
    throw DockerFailures.wrap("events", e);
  }

  private static @Nullable RuntimeEvent of(Event event) {
    Change change = event.getAction() == null ? null : change(event.getAction());
    if (change == null || event.getActor() == null || event.getActor().getId() == null) {
      return null;
    }
    Map<String, String> attributes = event.getActor().getAttributes();
    return new RuntimeEvent(
        event.getActor().getId(), attributes == null ? Map.of() : attributes, change);
  }

  private static @Nullable Change change(String action) {
    return switch (action) {
      case "start" -> Change.STARTED;
      case "die" -> Change.ENDED;
      case "destroy" -> Change.REMOVED;
      default -> null;
    };
  }
}
