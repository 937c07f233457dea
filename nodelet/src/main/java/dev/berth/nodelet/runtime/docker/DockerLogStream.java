package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.berth.nodelet.runtime.LogStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart Docker's stream of frames: one byte that tells the output, three of padding, four of
 * length, then the bytes. A long frame is handed on in pieces.
 *
 * <p>Docker keeps a line of more than 16 KiB as several entries, each a frame of its own, and puts
 * a time before every one when asked for times. Only the first is handed on.
 */
final class DockerLogStream implements LogStream {
  private static final int HEADER = 8;
  private static final int MAX_PIECE = 64 * 1024;
  private static final int STDERR = 2;

  private final Response response;
  private final InputStream body;
  private final boolean timestamps;
  private volatile boolean closed;
  private int left;
  private boolean stderr;
  private final boolean[] insideLine = new boolean[2];

  DockerLogStream(Response response, boolean timestamps) {
    this.response = response;
    this.body = response.getBody();
    this.timestamps = timestamps;
  }

  @Override
  public @Nullable Chunk next() {
    try {
      while (left == 0) {
        byte[] header = body.readNBytes(HEADER);
        if (header.length == 0) {
          return null;
        }
        if (header.length < HEADER) {
          throw new EOFException("cut inside a frame");
        }
        stderr = header[0] == STDERR;
        left = ByteBuffer.wrap(header).getInt(4);
        if (timestamps && insideLine[stderr ? 1 : 0]) {
          skipTime();
        }
      }
      byte[] data = body.readNBytes(Math.min(left, MAX_PIECE));
      if (data.length == 0) {
        throw new EOFException("cut inside a frame");
      }
      left -= data.length;
      insideLine[stderr ? 1 : 0] = data[data.length - 1] != '\n';
      return new Chunk(data, stderr);
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

  private void skipTime() throws IOException {
    int read = 0;
    while (left > 0 && read != ' ') {
      read = body.read();
      if (read < 0) {
        throw new EOFException("cut inside a frame");
      }
      left--;
    }
  }

  @Override
  public void close() {
    closed = true;
    response.close();
  }
}
