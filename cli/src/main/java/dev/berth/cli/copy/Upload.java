package dev.berth.cli.copy;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.CopyToRequest;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.client.stream.ContainerStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** From here to a container. */
final class Upload {
  private final Session session;
  private final StreamTarget target;
  private final String path;

  Upload(Session session, StreamTarget target, String path) {
    this.session = session;
    this.target = target;
    this.path = path;
  }

  int from(Path source) {
    StreamFrame first =
        StreamFrame.newBuilder()
            .setCopyTo(CopyToRequest.newBuilder().setTarget(target).setPath(path))
            .build();
    Progress progress = new Progress(session);
    try (ContainerStream stream = session.client().open(first)) {
      boolean intoFolder = stream.opened().getPath().getFolder();
      if (!intoFolder && path.endsWith("/")) {
        throw CommandException.failed("\"%s\": no such folder in the container".formatted(path));
      }
      String name = name(intoFolder ? source.toRealPath() : Path.of(path));
      List<String> leftOut;
      try (OutputStream out =
          new BufferedOutputStream(new Sent(stream, progress), ContainerStream.MAX_DATA)) {
        leftOut = new Packing(source, name).pack(out);
      } catch (Over e) {
        leftOut = List.of(); // why is for the answer to say
      }
      boolean _ =
          stream.send(StreamFrame.newBuilder().setInputEnd(EndOfData.getDefaultInstance()).build());
      awaitExit(stream);
      progress.end();
      leftOut.forEach(session.terminal()::warning);
      return leftOut.isEmpty() ? CommandException.DONE : CommandException.FAILED;
    } catch (IOException e) {
      progress.end();
      throw CommandException.failed("copying to the container: " + Reason.of(e));
    } catch (FailureException e) {
      progress.end();
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted");
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    if (name == null) {
      throw CommandException.failed("\"%s\" has no name to copy it by".formatted(path));
    }
    return name.toString();
  }

  /** The node has unpacked all of it. */
  private static void awaitExit(ContainerStream stream) throws InterruptedException {
    for (Optional<StreamFrame> frame = stream.next(); frame.isPresent(); frame = stream.next()) {
      if (frame.get().hasExit()) {
        return;
      }
    }
    throw CommandException.failed("the node ended the copy without a word");
  }

  /** The node wants no more. */
  private static final class Over extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** The archive as it goes. */
  private static final class Sent extends OutputStream {
    private final ContainerStream stream;
    private final Progress progress;

    Sent(ContainerStream stream, Progress progress) {
      this.stream = stream;
      this.progress = progress;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      for (int sent = 0; sent < length; sent += ContainerStream.MAX_DATA) {
        int part = Math.min(length - sent, ContainerStream.MAX_DATA);
        ByteString bytes = ByteString.copyFrom(data, offset + sent, part);
        try {
          if (!stream.send(StreamFrame.newBuilder().setInput(bytes).build())) {
            throw new Over();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("interrupted");
        }
        progress.add(part);
      }
    }
  }
}
