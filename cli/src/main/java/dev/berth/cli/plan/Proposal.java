package dev.berth.cli.plan;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;

/** What an apply would do to one object. */
sealed interface Proposal {
  Manifest manifest();

  /** There is none of that name. */
  record Created(Manifest manifest, Message after) implements Proposal {}

  record Changed(Manifest manifest, Message before, Message after) implements Proposal {}

  /** It would be deleted and made anew. */
  record Replaced(Manifest manifest, Message before, Message after) implements Proposal {}

  record Unchanged(Manifest manifest) implements Proposal {}

  /** The API server would not take it. */
  record Refused(Manifest manifest, Failure why) implements Proposal {}
}
