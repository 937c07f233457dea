package dev.berth.api.kind.task;

import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.meta.LabelSyntax;
import dev.berth.api.meta.Quantities;
import dev.berth.api.meta.v1.Quantity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resources that are no one's but a node's, such as devices: "example.com/fuse". Their rules are
 * Kubernetes': a name with a prefix, whole numbers, and a request that is the limit, as a device is
 * there or not and can't be promised twice.
 */
public final class ExtendedResources {
  private static final String RESERVED = "kubernetes.io";

  private ExtendedResources() {}

  /** Whether a resource is named as one of these are, well or not. */
  static boolean isExtended(String resource) {
    return resource.indexOf('/') >= 0;
  }

  /** Why a text is not the name of such a resource: empty when it is one. */
  public static Optional<String> problem(String resource) {
    int slash = resource.indexOf('/');
    if (slash < 0) {
      return Optional.of("must have a prefix and a name, such as example.com/fuse");
    }
    String prefix = resource.substring(0, slash);
    if (prefix.equals(RESERVED) || prefix.endsWith("." + RESERVED)) {
      return Optional.of("must not have the prefix %s, which is reserved".formatted(prefix));
    }
    return LabelSyntax.problemWithKey(resource);
  }

  /** A request wants its limit, and the same one. */
  static void request(
      String path,
      String resource,
      Quantity request,
      @Nullable Quantity limit,
      List<Violation> found) {
    if (limit == null) {
      found.add(
          Violation.required(
              path + ".limits[" + resource + "]",
              "must be set, as devices are not shared beyond what is requested"));
    } else if (differ(request, limit)) {
      found.add(
          Violation.invalid(
              path + ".requests[" + resource + "]",
              request.getText(),
              "must be equal to %s limit of %s".formatted(resource, limit.getText())));
    }
  }

  /** What is no amount is told of elsewhere. */
  private static boolean differ(Quantity request, Quantity limit) {
    try {
      return Quantities.compare(request, limit) != 0;
    } catch (FailureException e) {
      return false;
    }
  }
}
