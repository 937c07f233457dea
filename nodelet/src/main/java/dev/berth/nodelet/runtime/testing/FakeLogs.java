package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that one container wrote. */
final class FakeLogs {
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  synchronized void write(String line) {
    lines.add(line);
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized LogStream read(LogOptions options) {
    int from = (int) Math.max(0, lines.size() - options.tail().orElse(lines.size()));
    return new Reader(from, options.follow());
  }

  private final class Reader implements LogStream {
    private final boolean follow;
    private int next;
    private boolean closed;

    Reader(int next, boolean follow) {
      this.next = next;
      this.follow = follow;
    }

    @Override
    public @Nullable Chunk next() {
      synchronized (FakeLogs.this) {
        try {
          while (next >= lines.size() && follow && !ended && !closed) {
            FakeLogs.this.wait();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new FailureException(new Failure.Unavailable("interrupted"), e);
        }
        if (closed || next >= lines.size()) {
          return null;
        }
        return new Chunk(lines.get(next++).getBytes(StandardCharsets.UTF_8), false);
      }
    }

    @Override
    public void close() {
      synchronized (FakeLogs.this) {
        closed = true;
        FakeLogs.this.notifyAll();
      }
    }
  }
}
