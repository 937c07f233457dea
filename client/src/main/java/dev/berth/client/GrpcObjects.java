package dev.berth.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.ApplyRequest;
import dev.berth.api.rpc.v1.ApplyResponse;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.DeleteRequest;
import dev.berth.api.rpc.v1.GetRequest;
import dev.berth.api.rpc.v1.ListRequest;
import dev.berth.api.rpc.v1.ListResponse;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.ObjectServiceGrpc.ObjectServiceBlockingStub;
import dev.berth.api.rpc.v1.PatchRequest;
import dev.berth.api.rpc.v1.UndecodableObject;
import dev.berth.api.rpc.v1.UpdateRequest;
import dev.berth.api.rpc.v1.WatchRequest;
import io.grpc.Channel;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Objects of one kind over gRPC. */
final class GrpcObjects<T extends Message> implements ObjectClient<T> {
  /** A list whose pages expire again and again is too large for how fast it is read. */
  private static final int LIST_TRIES = 3;

  private final Wire<T> wire;
  private final Servers servers;

  GrpcObjects(Wire<T> wire, Servers servers) {
    this.wire = wire;
    this.servers = servers;
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    GetRequest request = GetRequest.newBuilder().setKey(wire.key(namespace, name)).build();
    try {
      return Optional.of(
          object(servers.read((channel, deadline) -> stub(channel, deadline).get(request))));
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.NotFound) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectList<T> list(ListOptions options) {
    ListRequest.Builder request =
        ListRequest.newBuilder()
            .setApiVersion(wire.kind().apiVersion())
            .setKind(wire.kind().name())
            .setNamespace(options.namespace())
            .setLabelSelector(options.labelSelector())
            .setFieldSelector(options.fieldSelector())
            .setLimit(options.limit())
            .setContinue(options.continueToken());
    if (!options.resourceVersion().isEmpty()) {
      request.setResourceVersion(options.resourceVersion());
    }
    if (!options.resourceVersionMatch().isEmpty()) {
      request.setResourceVersionMatch(options.resourceVersionMatch());
    }
    ListResponse answer =
        servers.read((channel, deadline) -> stub(channel, deadline).list(request.build()));
    List<T> items = new ArrayList<>(answer.getItemsCount());
    List<String> undecodable = new ArrayList<>();
    for (Any item : answer.getItemsList()) {
      try {
        items.add(wire.decode(item));
      } catch (InvalidProtocolBufferException e) {
        undecodable.add(String.valueOf(e.getMessage()));
      }
    }
    for (UndecodableObject bad : answer.getUndecodableList()) {
      undecodable.add(Wire.label(bad));
    }
    return new ObjectList<>(
        items,
        answer.getMetadata().getResourceVersion(),
        answer.getMetadata().getContinue(),
        undecodable);
  }

  @Override
  public ObjectList<T> listAll(ListOptions options, UnaryOperator<T> keep) {
    for (int tries = 1; ; tries++) {
      try {
        return pages(options, keep);
      } catch (FailureException e) {
        // Half of one version and half of another would be no state that ever was: from the start.
        if (!(e.failure() instanceof Failure.Expired) || tries >= LIST_TRIES) {
          throw e;
        }
      }
    }
  }

  private ObjectList<T> pages(ListOptions options, UnaryOperator<T> keep) {
    ObjectList<T> page = list(options);
    List<T> items = new ArrayList<>();
    List<String> undecodable = new ArrayList<>();
    add(page, keep, items, undecodable);
    while (!page.continueToken().isEmpty()) {
      // The token carries the version.
      page = list(options.withResourceVersion("").withContinue(page.continueToken()));
      add(page, keep, items, undecodable);
    }
    return new ObjectList<>(items, page.resourceVersion(), "", undecodable);
  }

  private static <T> void add(
      ObjectList<T> page, UnaryOperator<T> keep, List<T> items, List<String> undecodable) {
    for (T item : page.items()) {
      items.add(keep.apply(item));
    }
    undecodable.addAll(page.undecodable());
  }

  @Override
  public T create(T object) {
    CreateRequest request = CreateRequest.newBuilder().setObject(wire.pack(object)).build();
    return object(
        servers.write(false, (channel, deadline) -> stub(channel, deadline).create(request)));
  }

  @Override
  public T update(T object) {
    UpdateRequest request = UpdateRequest.newBuilder().setObject(wire.pack(object)).build();
    return object(
        servers.write(
            hasVersion(object), (channel, deadline) -> stub(channel, deadline).update(request)));
  }

  @Override
  public T updateStatus(T object) {
    UpdateRequest request = UpdateRequest.newBuilder().setObject(wire.pack(object)).build();
    return object(
        servers.write(
            hasVersion(object),
            (channel, deadline) -> stub(channel, deadline).updateStatus(request)));
  }

  @Override
  public T patch(String namespace, String name, String mergePatch) {
    PatchRequest request =
        PatchRequest.newBuilder()
            .setKey(wire.key(namespace, name))
            .setMergePatch(ByteString.copyFromUtf8(mergePatch))
            .build();
    return object(
        servers.write(false, (channel, deadline) -> stub(channel, deadline).patch(request)));
  }

  @Override
  public Applied<T> apply(T object, boolean dryRun) {
    ApplyRequest request =
        ApplyRequest.newBuilder().setObject(wire.pack(object)).setDryRun(dryRun).build();
    // The same manifest twice is the same as once, but the second answer would say "unchanged".
    ApplyResponse answer =
        servers.write(dryRun, (channel, deadline) -> stub(channel, deadline).apply(request));
    return new Applied<>(wire.unpack(answer.getObject()), answer.getResult());
  }

  @Override
  public T delete(String namespace, String name, DeleteOptions options) {
    DeleteRequest request =
        DeleteRequest.newBuilder().setKey(wire.key(namespace, name)).setOptions(options).build();
    return object(
        servers.write(
            !options.getUid().isEmpty(),
            (channel, deadline) -> stub(channel, deadline).delete(request)));
  }

  @Override
  public ObjectWatch<T> watch(ListOptions options) {
    WatchRequest.Builder request =
        WatchRequest.newBuilder()
            .setApiVersion(wire.kind().apiVersion())
            .setKind(wire.kind().name())
            .setNamespace(options.namespace())
            .setLabelSelector(options.labelSelector())
            .setFieldSelector(options.fieldSelector())
            .setAllowBookmarks(true);
    if (!options.resourceVersion().isEmpty()) {
      request.setResourceVersion(options.resourceVersion());
    }
    return new GrpcWatch<>(
        wire, servers.stream(ObjectServiceGrpc.getWatchMethod(), request.build()));
  }

  private T object(ObjectResponse response) {
    return wire.unpack(response.getObject());
  }

  private boolean hasVersion(T object) {
    return !Meta.of(object).getResourceVersion().isEmpty();
  }

  private static ObjectServiceBlockingStub stub(Channel channel, Deadline deadline) {
    return ObjectServiceGrpc.newBlockingStub(channel).withDeadline(deadline);
  }
}
