package dev.berth.cli.copy;

import com.google.protobuf.ByteString;
import dev.berth.api.rpc.v1.CopyFromRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.client.stream.ContainerStream;
import dev.berth.client.stream.PiecesInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** From a container to here. */
final class Download {
  private final Session session;
  private final StreamTarget target;
  private final String path;

  Download(Session session, StreamTarget target, String path) {
    this.session = session;
    this.target = target;
    this.path = path;
  }

  int to(Path local) {
    StreamFrame first =
        StreamFrame.newBuilder()
            .setCopyFrom(CopyFromRequest.newBuilder().setTarget(target).setPath(path))
            .build();
    Progress progress = new Progress(session);
    try (ContainerStream stream = session.client().open(first);
        InputStream archive = new PiecesInput(() -> next(stream, progress))) {
      Path last = Path.of(path).getFileName();
      Path into = Files.isDirectory(local) && last != null ? local.resolve(last.toString()) : local;
      List<String> leftOut = new Unpacking(into).unpack(archive);
      progress.end();
      leftOut.forEach(session.terminal()::warning);
      return leftOut.isEmpty() ? CommandException.DONE : CommandException.FAILED;
    } catch (IOException e) {
      progress.end();
      throw CommandException.failed("copying from the container: " + Reason.of(e));
    }
  }

  /** The node's archive as it comes. */
  private static Optional<ByteString> next(ContainerStream stream, Progress progress)
      throws IOException, InterruptedException {
    StreamFrame frame = stream.next().orElseThrow(() -> new IOException("it ended too early"));
    progress.add(frame.getOutput().size());
    return frame.hasOutputEnd() ? Optional.empty() : Optional.of(frame.getOutput());
  }
}
