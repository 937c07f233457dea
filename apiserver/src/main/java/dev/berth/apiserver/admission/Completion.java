package dev.berth.apiserver.admission;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.apiserver.object.Deadline;

/** Fills in what other objects say of new objects of one kind. */
interface Completion<T extends Message> {
  Kind<T> kind();

  /**
   * The object with what it lacks; what can't be right anyhow stays as it is, for validation to say
   * so.
   *
   * @throws dev.berth.api.failure.FailureException <em>forbidden</em> when it says otherwise
   */
  T complete(T object, Deadline deadline);
}
