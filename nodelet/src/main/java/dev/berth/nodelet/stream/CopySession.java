package dev.berth.nodelet.stream;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.CopyFromRequest;
import dev.berth.api.rpc.v1.CopyToRequest;
import dev.berth.api.rpc.v1.PathInfo;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import dev.berth.client.stream.PiecesInput;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.PathStat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Carries archives of files. The container need not run. */
final class CopySession {
  private static final int PIECE = 64 * 1024;

  private CopySession() {}

  static void from(
      Containers containers, ContainerRuntime runtime, CopyFromRequest request, Wire wire)
      throws InterruptedException {
    String id = containers.newest(request.getTarget()).id();
    String path = absolute(request.getPath());
    PathStat stat = runtime.stat(id, path).orElseThrow(() -> missing(path));
    try (InputStream tar = runtime.copyFrom(id, path)) {
      if (!wire.opened(StreamOpened.newBuilder().setPath(info(stat)).build())) {
        return;
      }
      byte[] piece = new byte[PIECE];
      for (int read = tar.read(piece); read >= 0; read = tar.read(piece)) {
        if (!wire.output(piece, read, false)) {
          return;
        }
      }
      boolean _ = wire.outputEnd();
    } catch (IOException e) {
      throw new FailureException(
          new Failure.Unavailable("the runtime broke off: " + e.getMessage()), e);
    }
  }

  static void to(Containers containers, ContainerRuntime runtime, CopyToRequest request, Wire wire)
      throws InterruptedException {
    String id = containers.newest(request.getTarget()).id();
    String path = absolute(request.getPath());
    Optional<PathStat> there = runtime.stat(id, path);
    boolean into = there.filter(PathStat::folder).isPresent();
    String folder = into ? path : parent(path);
    if (!into && runtime.stat(id, folder).filter(PathStat::folder).isEmpty()) {
      throw missing(folder);
    }
    StreamOpened.Builder opened = StreamOpened.newBuilder();
    there.ifPresent(stat -> opened.setPath(info(stat)));
    if (!wire.opened(opened.build())) {
      return;
    }
    runtime.copyTo(id, folder, new PiecesInput(() -> next(wire)));
    boolean _ = wire.exit(0);
  }

  private static Optional<ByteString> next(Wire wire) throws IOException, InterruptedException {
    StreamFrame frame =
        wire.next().orElseThrow(() -> new IOException("the caller went before the archive's end"));
    return frame.hasInputEnd() ? Optional.empty() : Optional.of(frame.getInput());
  }

  private static PathInfo info(PathStat stat) {
    return PathInfo.newBuilder()
        .setName(stat.name())
        .setFolder(stat.folder())
        .setSize(stat.size())
        .build();
  }

  private static String absolute(String path) {
    if (!path.startsWith("/")) {
      throw new FailureException(
          new Failure.BadRequest("\"%s\": a path in a container is absolute".formatted(path)));
    }
    return Path.of(path).normalize().toString();
  }

  private static String parent(String path) {
    Path parent = Path.of(path).getParent();
    return parent == null ? "/" : parent.toString();
  }

  private static FailureException missing(String path) {
    return new FailureException(new Failure.NotFound("files", path));
  }
}
