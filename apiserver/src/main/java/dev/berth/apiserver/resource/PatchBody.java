package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;

/**
 * A patch.
 *
 * @param merge a JSON merge patch (RFC 7386) in the object's JSON form
 * @param part what of the object it may change; the rest of the patch is not looked at
 */
public record PatchBody(ByteString merge, Part part) {
  /** What a write of an object changes. */
  public enum Part {
    ALL_BUT_STATUS,
    STATUS
  }

  /**
   * @param subresource "" or "status"
   * @throws FailureException <em>bad request</em>
   */
  public static PatchBody of(ByteString merge, String subresource) {
    return switch (subresource) {
      case "" -> new PatchBody(merge, Part.ALL_BUT_STATUS);
      case "status" -> new PatchBody(merge, Part.STATUS);
      case String other ->
          throw new FailureException(
              new Failure.BadRequest("there is no subresource \"" + other + "\" to patch"));
    };
  }
}
