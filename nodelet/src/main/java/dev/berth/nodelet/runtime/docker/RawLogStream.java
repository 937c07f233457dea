package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.nodelet.runtime.LogStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a container with a terminal wrote: one output, as it is. */
final class RawLogStream implements LogStream {
  private static final int MAX_PIECE = 32 * 1024;

  private final Response response;
  private final InputStream body;
  private final byte[] piece = new byte[MAX_PIECE];
  private volatile boolean closed;

  RawLogStream(Response response) {
    this.response = response;
    this.body = response.getBody();
  }

  @Override
  public @Nullable Chunk next() {
    try {
      int read = body.read(piece);
      return read < 0 ? null : new Chunk(Arrays.copyOf(piece, read), false);
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw DockerFailures.wrap("logs", new UncheckedIOException(e));
    } catch (RuntimeException e) {
      if (closed) {
        return null;
      }
      throw DockerFailures.wrap("logs", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }
}
