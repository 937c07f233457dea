package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;

/** Whose container a stream's first frame is about, and the same as a node is asked for it. */
final class Targets {
  private Targets() {}

  /**
   * @throws FailureException <em>bad request</em> when no stream begins so
   */
  static StreamTarget of(StreamFrame first) {
    return switch (first.getFrameCase()) {
      case EXEC -> first.getExec().getTarget();
      case ATTACH -> first.getAttach().getTarget();
      case PORT -> first.getPort().getTarget();
      case COPY_FROM -> first.getCopyFrom().getTarget();
      case COPY_TO -> first.getCopyTo().getTarget();
      case OPENED,
          INPUT,
          INPUT_END,
          OUTPUT,
          ERROR_OUTPUT,
          OUTPUT_END,
          RESIZE,
          EXIT,
          FRAME_NOT_SET ->
          throw beginsNothing();
    };
  }

  static OpenSession open(StreamFrame first, StreamTarget target) {
    OpenSession.Builder open = OpenSession.newBuilder();
    return switch (first.getFrameCase()) {
      case EXEC -> open.setExec(first.getExec().toBuilder().setTarget(target)).build();
      case ATTACH -> open.setAttach(first.getAttach().toBuilder().setTarget(target)).build();
      case PORT -> open.setPort(first.getPort().toBuilder().setTarget(target)).build();
      case COPY_FROM -> open.setCopyFrom(first.getCopyFrom().toBuilder().setTarget(target)).build();
      case COPY_TO -> open.setCopyTo(first.getCopyTo().toBuilder().setTarget(target)).build();
      case OPENED,
          INPUT,
          INPUT_END,
          OUTPUT,
          ERROR_OUTPUT,
          OUTPUT_END,
          RESIZE,
          EXIT,
          FRAME_NOT_SET ->
          throw beginsNothing();
    };
  }

  private static FailureException beginsNothing() {
    return new FailureException(
        new Failure.BadRequest(
            "a stream's first frame says what is wanted: exec, attach, port, copy_from or copy_to"));
  }
}
