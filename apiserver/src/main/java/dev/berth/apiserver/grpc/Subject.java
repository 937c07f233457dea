package dev.berth.apiserver.grpc;

import com.google.protobuf.Any;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.BindRequest;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteCollectionRequest;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.EvictRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.PatchRequest;
import dev.berth.api.rpc.v1.ReleaseRequest;
import dev.berth.api.rpc.v1.ReportStatusRequest;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.api.rpc.v1.WatchRequest;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kind that a request is about, read off the request itself: no decoding, and only names of
 * kinds that exist, whatever a caller writes.
 */
final class Subject {
  private static final String NONE = "";

  private static final Map<String, String> BY_MESSAGE =
      Kinds.all().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  kind -> kind.prototype().getDescriptorForType().getFullName(),
                  Function.<Kind<?>>identity().andThen(Kind::qualifiedPlural)));

  private Subject() {}

  /** The kind as "tasks.berth.dev"; "" when the request is about none, or about one not known. */
  static String of(Object request) {
    return switch (request) {
      case GetRequest it -> of(it.getKey());
      case PatchRequest it -> of(it.getKey());
      case DeleteRequest it -> of(it.getKey());
      case ListRequest it -> of(it.getApiVersion(), it.getKind());
      case WatchRequest it -> of(it.getApiVersion(), it.getKind());
      case DeleteCollectionRequest it -> of(it.getApiVersion(), it.getKind());
      case CreateRequest it -> of(it.getObject());
      case UpdateRequest it -> of(it.getObject());
      case ApplyRequest it -> of(it.getObject());
      case BindRequest _, EvictRequest _, ReleaseRequest _ -> Kinds.BINDING.qualifiedPlural();
      case ReportStatusRequest _, LogsRequest _ -> Kinds.TASK.qualifiedPlural();
      default -> NONE;
    };
  }

  private static String of(ObjectKey key) {
    return of(key.getApiVersion(), key.getKind());
  }

  private static String of(String apiVersion, String kind) {
    return Kinds.find(apiVersion, kind).map(Kind::qualifiedPlural).orElse(NONE);
  }

  private static String of(Any object) {
    String url = object.getTypeUrl();
    return BY_MESSAGE.getOrDefault(url.substring(url.lastIndexOf('/') + 1), NONE);
  }
}
