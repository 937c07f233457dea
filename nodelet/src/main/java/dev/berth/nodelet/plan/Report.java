package dev.berth.nodelet.plan;

import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.v1.TaskPhase;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import java.time.Instant;
import java.util.Optional;

/**
 * What the API server is to know of a place.
 *
 * @param reason a CamelCase word, or ""
 * @param message a sentence, or ""
 * @param containerId the present container, or ""
 * @param startedAt when the present container was started
 * @param last how the last container ended
 * @param words the end of what that one wrote; empty when it ended well, or when it is not known
 * @param notReady why what runs is not ready, if it isn't
 * @param outcome whether this ends the place; {@code phase} then says nothing
 */
public record Report(
    TaskPhase phase,
    String reason,
    String message,
    int restarts,
    String containerId,
    Optional<Instant> startedAt,
    Optional<Ended> last,
    Optional<String> words,
    Optional<String> notReady,
    PlaceOutcome outcome) {

  static Report of(TaskPhase phase, String reason, String message) {
    return new Report(
        phase,
        reason,
        message,
        0,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PlaceOutcome.PLACE_OUTCOME_UNSPECIFIED);
  }

  static Report ending(PlaceOutcome outcome, String reason, String message) {
    return new Report(
        TaskPhase.TASK_PHASE_UNSPECIFIED,
        reason,
        message,
        0,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        outcome);
  }

  /**
   * The image is being pulled.
   *
   * @param message how far that is
   * @param memory of the place
   */
  public static Report pulling(String message, Memory memory) {
    return of(TaskPhase.TASK_PHASE_STARTING, "Pulling", message)
        .withRestarts(memory.restarts())
        .withLast(memory);
  }

  Report withRestarts(int count) {
    return new Report(
        phase, reason, message, count, containerId, startedAt, last, words, notReady, outcome);
  }

  Report withContainer(String id, Optional<Instant> since) {
    return new Report(phase, reason, message, restarts, id, since, last, words, notReady, outcome);
  }

  Report withLast(Optional<Ended> ended) {
    return new Report(
        phase, reason, message, restarts, containerId, startedAt, ended, words, notReady, outcome);
  }

  Report withNotReady(Optional<String> why) {
    return new Report(
        phase, reason, message, restarts, containerId, startedAt, last, words, why, outcome);
  }

  Report withWords(Optional<String> text) {
    return new Report(
        phase, reason, message, restarts, containerId, startedAt, last, text, notReady, outcome);
  }

  /** How the last container ended, as it is remembered. */
  Report withLast(Memory memory) {
    return withLast(memory.last()).withWords(memory.words());
  }
}
