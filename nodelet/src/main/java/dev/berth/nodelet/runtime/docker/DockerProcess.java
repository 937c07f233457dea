package dev.berth.nodelet.runtime.docker;

import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.ProcessStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A command's streams. With a terminal they are plain; without, output comes in Docker's frames:
 * one byte that tells which output, three of padding, four of length, then the bytes.
 */
final class DockerProcess implements ProcessStreams {
  private static final int HEADER = 8;
  private static final int MAX_PIECE = 32 * 1024;
  private static final int STDERR = 2;
  private static final int SIZE_TRIES = 40;
  private static final long SIZE_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final UpgradedConnection connection;
  private final boolean tty;
  private final Sizes sizes;
  private final IntSupplier exitCode;
  private final AtomicReference<@Nullable Size> wanted = new AtomicReference<>();
  private final byte[] header = new byte[HEADER];
  private final byte[] piece = new byte[MAX_PIECE];
  private int left;
  private boolean stderr;
  private volatile boolean closed;

  /** Tells Docker a terminal's size. */
  interface Sizes {
    /**
     * @throws FailureException when there is no terminal yet, or no more
     */
    void set(int columns, int rows);
  }

  private record Size(int columns, int rows) {}

  /**
   * @param exitCode waits for the end, and answers how it was
   */
  DockerProcess(UpgradedConnection connection, boolean tty, Sizes sizes, IntSupplier exitCode) {
    this.connection = connection;
    this.tty = tty;
    this.sizes = sizes;
    this.exitCode = exitCode;
  }

  @Override
  public boolean tty() {
    return tty;
  }

  @Override
  public LogStream.@Nullable Chunk next() {
    try {
      while (!tty && left == 0) {
        if (!connection.readFully(header, HEADER)) {
          return null;
        }
        stderr = header[0] == STDERR;
        left = ByteBuffer.wrap(header).getInt(4);
      }
      int read = connection.read(piece, 0, tty ? MAX_PIECE : Math.min(left, MAX_PIECE));
      if (read < 0) {
        return null;
      }
      left -= tty ? 0 : read;
      return new LogStream.Chunk(Arrays.copyOf(piece, read), stderr);
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw DockerFailures.wrap("stream", new UncheckedIOException(e));
    }
  }

  @Override
  public void write(byte[] data, int offset, int length) {
    try {
      connection.write(data, offset, length);
    } catch (IOException e) {
      // The command has ended, or Docker has gone: the reader is told which.
    }
  }

  @Override
  public void endInput() {
    try {
      connection.endOutput();
    } catch (IOException e) {
      // As when writing.
    }
  }

  @Override
  public void resize(int columns, int rows) {
    if (tty && wanted.getAndSet(new Size(columns, rows)) == null) {
      Thread.ofVirtual().name("terminal-size").start(this::tellSize);
    }
  }

  /** A command that was just asked for has no terminal for a moment. */
  private void tellSize() {
    Size size = wanted.get();
    for (int tries = 0; size != null && tries < SIZE_TRIES && !closed; tries++) {
      try {
        sizes.set(size.columns(), size.rows());
        if (wanted.compareAndSet(size, null)) {
          return;
        }
      } catch (FailureException e) {
        LockSupport.parkNanos(SIZE_PAUSE_NANOS);
      }
      size = wanted.get();
    }
    wanted.set(null);
  }

  @Override
  public int exitCode() {
    return exitCode.getAsInt();
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }
}
