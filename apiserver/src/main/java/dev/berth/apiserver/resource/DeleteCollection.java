package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.resource.ObjectPage.Undecodable;
import java.util.ArrayList;
import java.util.List;

/** Deletes all objects that a query means, as they were when it was asked. */
final class DeleteCollection {
  private static final int AT_ONCE = 16;
  private static final int PAGE = 500;

  private final ListObjects list;
  private final Delete delete;

  DeleteCollection(ListObjects list, Delete delete) {
    this.list = list;
    this.delete = delete;
  }

  /** What was deleted, or begun to be, in the order of the list. */
  <T extends Message> List<Target<T>> delete(
      Kind<T> kind, ListQuery query, DeleteOptions options, Deadline deadline) {
    List<Target<T>> deleted = new ArrayList<>();
    String token = "";
    do {
      ObjectPage page = list.list(query, new Paging(PAGE, token, ""), deadline);
      List<Target<T>> targets = targets(kind, query, page);
      List<Boolean> done =
          Concurrently.map(targets, AT_ONCE, target -> deleteOne(target, options, deadline));
      for (int i = 0; i < targets.size(); i++) {
        if (done.get(i)) {
          deleted.add(targets.get(i));
        }
      }
      token = page.continueToken();
    } while (!token.isEmpty());
    return deleted;
  }

  private <T extends Message> boolean deleteOne(
      Target<T> target, DeleteOptions options, Deadline deadline) {
    try {
      delete.delete(target, options, deadline);
      return true;
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound) {
        return false;
      }
      throw e;
    }
  }

  /** What can't be decoded is listed for every selector, and may be what none of them means. */
  private static <T extends Message> List<Target<T>> targets(
      Kind<T> kind, ListQuery query, ObjectPage page) {
    List<Target<T>> targets = new ArrayList<>();
    for (ByteString item : page.items()) {
      try {
        var metadata = Meta.of(kind.prototype().getParserForType().parseFrom(item));
        targets.add(new Target<>(kind, metadata.getNamespace(), metadata.getName()));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("the list has only what can be decoded", e);
      }
    }
    for (Undecodable one : query.selectsAll() ? page.undecodable() : List.<Undecodable>of()) {
      targets.add(new Target<>(kind, one.key().namespace(), one.key().name()));
    }
    return targets;
  }
}
