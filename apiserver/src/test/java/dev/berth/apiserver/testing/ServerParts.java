package dev.berth.apiserver.testing;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifests;
import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.apiserver.admission.Admission;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.placement.BindingLifecycle;
import dev.berth.apiserver.placement.TaskLifecycle;
import dev.berth.apiserver.resource.Identities;
import dev.berth.apiserver.resource.Lifecycles;
import dev.berth.apiserver.resource.NamespaceLifecycle;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.resource.Target;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.watch.Query;
import dev.berth.apiserver.watch.WatchCaches;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** An API server without its wire. Several may share one store, as several servers do. */
public final class ServerParts implements AutoCloseable {
  public final Resources resources;
  private final WatchCaches caches;

  /** Makes the namespace "default" where it is missing. The store is its maker's to close. */
  public ServerParts(Store store) {
    TypedStore typed = new TypedStore(store);
    this.caches = WatchCaches.start(store, Kinds.all());
    this.resources =
        new Resources(
            store,
            caches,
            new Admission(typed, caches),
            new Lifecycles(
                List.of(
                    new NamespaceLifecycle(), new TaskLifecycle(typed), new BindingLifecycle())),
            InstantSource.system(),
            Identities.seeded());
    if (typed.find(Kinds.NAMESPACE, "", "default", soon()).isEmpty()) {
      create(
          Kinds.NAMESPACE,
          Namespace.newBuilder().setMetadata(ObjectMeta.newBuilder().setName("default")).build());
    }
  }

  public static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(60));
  }

  public <T extends Message> T create(Kind<T> kind, String yaml) {
    return create(kind, written(kind, yaml));
  }

  public <T extends Message> T create(Kind<T> kind, T object) {
    return resources.create(kind, object, false, soon());
  }

  public <T extends Message> ApplyResult apply(Kind<T> kind, String yaml) {
    return resources.apply(kind, written(kind, yaml), false, soon()).result();
  }

  /** An object of "default", or of no namespace. */
  public <T extends Message> T get(Kind<T> kind, String name) {
    return resources.get(Target.of(kind, kind.namespaced() ? "default" : "", name), soon());
  }

  /** An object of "default", or of no namespace. */
  public <T extends Message> T delete(Kind<T> kind, String name) {
    Target<T> target = Target.of(kind, kind.namespaced() ? "default" : "", name);
    return resources.delete(target, DeleteOptions.getDefaultInstance(), soon());
  }

  /** Waits until the cache shows what was written. */
  public <T extends Message> T awaitCached(Kind<T> kind, T written) {
    Query all = new Query(kind, "", LabelSelector.ALL, FieldSelector.ALL);
    long version = Long.parseLong(Meta.of(written).getResourceVersion());
    Eventually.is(
        kind + " in the cache",
        () -> caches.notOlderThan(all, version, Duration.ofSeconds(20)).isPresent());
    return written;
  }

  /** An object as people write it, without its first two lines. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T written(Kind<T> kind, String yaml) {
    String text = "apiVersion: " + kind.apiVersion() + "\nkind: " + kind.name() + "\n" + yaml;
    return switch (Manifests.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case Manifests.Result.Objects it -> (T) it.objects().getFirst().object();
      case Manifests.Result.Wrong it -> throw new AssertionError(it.problems());
    };
  }

  /** The failure of a call; an answer fails the test. */
  public static Failure failureOf(Runnable call) {
    try {
      call.run();
    } catch (FailureException e) {
      return e.failure();
    }
    throw new AssertionError("the call did not fail");
  }

  @Override
  public void close() {
    caches.close();
  }
}
