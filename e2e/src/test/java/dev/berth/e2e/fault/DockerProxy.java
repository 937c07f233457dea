package dev.berth.e2e.fault;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a nodelet and the real Docker, on a socket of its own, and lets a test act at one
 * moment of their talk: what the test does then is done before the bytes go on.
 */
public final class DockerProxy implements AutoCloseable {
  private static final Path DOCKER = Path.of("/var/run/docker.sock");

  private final Path socket;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> seen = new ConcurrentHashMap<>();
  // Guarded by this.
  private @Nullable Fault armed;
  private boolean hangs;

  /**
   * @param nth which of the requests that match, from 1
   * @param deed what happens then; the talk of that request is cut off after it
   */
  private record Fault(Moment moment, int nth, Runnable deed) {}

  private DockerProxy(Path socket, ServerSocketChannel server) {
    this.socket = socket;
    this.server = server;
  }

  /** Listens in a folder; its path must be short, as all paths of sockets. */
  public static DockerProxy start(Path folder) {
    try {
      Path socket = folder.resolve("docker.sock");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
      DockerProxy proxy = new DockerProxy(socket, server);
      Thread.ofVirtual().name("docker-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a nodelet's {@code --docker} wants it. */
  public String address() {
    return "unix://" + socket;
  }

  /** Does something at a moment, once, instead of passing the bytes on. */
  public synchronized void arm(Moment moment, int nth, Runnable deed) {
    armed = new Fault(moment, nth, deed);
    seen.clear();
  }

  /** Whether the moment has not come. */
  public synchronized boolean isArmed() {
    return armed != null;
  }

  /** From now on nothing is passed on in either direction, and nothing is refused. */
  public synchronized void hang() {
    hangs = true;
  }

  /** Everything that waited goes on. */
  public synchronized void resume() {
    hangs = false;
    notifyAll();
  }

  /** Ends all talk, as a restart of Docker does. */
  public void cut() {
    open.forEach(DockerProxy::closeQuietly);
  }

  @Override
  public void close() {
    resume();
    cut();
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel nodelet = server.accept();
        SocketChannel docker = SocketChannel.open(UnixDomainSocketAddress.of(DOCKER));
        open.add(nodelet);
        open.add(docker);
        Talk talk = new Talk(nodelet, docker);
        Thread.ofVirtual().name("docker-proxy-requests").start(talk::requests);
        Thread.ofVirtual().name("docker-proxy-answers").start(talk::answers);
      }
    } catch (IOException e) {
      cut(); // closed
    }
  }

  /** Whether this is the moment; if so, what was to be done has been done. */
  private boolean strikes(String request, Moment.Side side) {
    Optional<Fault> due = due(request, side);
    due.ifPresent(fault -> fault.deed().run());
    return due.isPresent();
  }

  private synchronized Optional<Fault> due(String request, Moment.Side side) {
    Fault fault = armed;
    if (fault == null || !fault.moment().is(request, side)) {
      return Optional.empty();
    }
    if (seen.merge(fault.moment().name(), 1, Integer::sum) < fault.nth()) {
      return Optional.empty();
    }
    armed = null;
    return Optional.of(fault);
  }

  private synchronized void pass() {
    try {
      while (hangs) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(SocketChannel channel) {
    open.remove(channel);
    closeQuietly(channel);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection of the nodelet. One request at a time, so the last one is what is answered. */
  private final class Talk {
    private final SocketChannel nodelet;
    private final SocketChannel docker;
    private volatile String request = "";
    private volatile boolean answered = true;

    Talk(SocketChannel nodelet, SocketChannel docker) {
      this.nodelet = nodelet;
      this.docker = docker;
    }

    void requests() {
      boolean goesOn = false;
      try {
        goesOn = passOn();
      } catch (IOException e) {
        goesOn = false; // either side is gone
      } finally {
        if (!goesOn) {
          end(nodelet);
          end(docker);
        }
      }
    }

    /** Whether answers may still come when no requests do. */
    private boolean passOn() throws IOException {
      InputStream in = new BufferedInputStream(Channels.newInputStream(nodelet));
      OutputStream out = Channels.newOutputStream(docker);
      for (Optional<HttpHead> head = HttpHead.read(in); ; head = HttpHead.read(in)) {
        if (head.isEmpty()) {
          return false;
        }
        pass();
        if (strikes(head.get().request(), Moment.Side.BEFORE)) {
          return false;
        }
        request = head.get().request();
        answered = false;
        out.write(head.get().bytes());
        head.get().copyBody(in, out);
        if (head.get().isUpgrade()) {
          in.transferTo(out);
          docker.shutdownOutput();
          return true;
        }
      }
    }

    void answers() {
      byte[] buffer = new byte[64 * 1024];
      try (InputStream in = Channels.newInputStream(docker);
          OutputStream out = Channels.newOutputStream(nodelet)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          pass();
          if (!answered) {
            answered = true;
            if (strikes(request, Moment.Side.AFTER)) {
              break;
            }
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException e) {
        end(docker); // either side is gone
      } finally {
        end(nodelet);
        end(docker);
      }
    }
  }
}
