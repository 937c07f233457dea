package dev.berth.cli;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.StreamExit;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamOpened;
import dev.berth.client.stream.ContainerStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/** A stream into a container that is not there: says what the test tells it to. */
final class ScriptedStream implements ContainerStream {
  /** What the reader finds: a frame, or the failure that ends it; neither at a good end. */
  private record Said(Optional<StreamFrame> frame, Optional<Failure> failure) {}

  private final LinkedBlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final List<StreamFrame> sent = new ArrayList<>();
  private StreamOpened opened = StreamOpened.getDefaultInstance();
  private StreamFrame first = StreamFrame.getDefaultInstance();
  private boolean echoes;

  /** The command begins it. */
  synchronized ContainerStream begun(StreamFrame frame) {
    first = frame;
    return this;
  }

  /** What it was begun with. */
  synchronized StreamFrame first() {
    return first;
  }

  synchronized void opensWith(StreamOpened with) {
    opened = with;
  }

  void says(StreamFrame... frames) {
    for (StreamFrame frame : frames) {
      said.add(new Said(Optional.of(frame), Optional.empty()));
    }
  }

  void breaks(Failure failure) {
    said.add(new Said(Optional.empty(), Optional.of(failure)));
  }

  /** Whatever is sent comes back, and the end ends it with 0. */
  synchronized void echoes() {
    echoes = true;
  }

  /** Says nothing until it is closed. */
  void waits() {
    said.clear();
  }

  static StreamFrame output(String text) {
    return StreamFrame.newBuilder().setOutput(ByteString.copyFromUtf8(text)).build();
  }

  static StreamFrame error(String text) {
    return StreamFrame.newBuilder().setErrorOutput(ByteString.copyFromUtf8(text)).build();
  }

  static StreamFrame exit(int code) {
    return StreamFrame.newBuilder().setExit(StreamExit.newBuilder().setCode(code)).build();
  }

  synchronized List<StreamFrame> sent() {
    return List.copyOf(sent);
  }

  /** All input that was sent. */
  synchronized String input() {
    StringBuilder text = new StringBuilder();
    sent.forEach(frame -> text.append(frame.getInput().toStringUtf8()));
    return text.toString();
  }

  @Override
  public synchronized StreamOpened opened() {
    return opened;
  }

  @Override
  public synchronized boolean send(StreamFrame frame) {
    sent.add(frame);
    if (echoes && frame.hasInput()) {
      says(StreamFrame.newBuilder().setOutput(frame.getInput()).build());
    } else if (echoes && frame.hasInputEnd()) {
      says(exit(0));
    }
    return true;
  }

  @Override
  public Optional<StreamFrame> next() throws InterruptedException {
    Said next = said.take();
    if (next.failure().isPresent()) {
      throw new FailureException(next.failure().get());
    }
    return next.frame();
  }

  @Override
  public void close() {
    breaks(new Failure.Unavailable("closed"));
  }
}
