package dev.berth.client.fake;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Meta;
import dev.berth.api.rpc.v1.ObjectKey;
import dev.berth.api.rpc.v1.UndecodableObject;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/** What the fake servers serve: objects by key, a history of events, and who watches. */
public final class FakeObjects {
  /** One event of a kind, at its version. */
  record Past(long version, String kind, WatchEvent event) {}

  /**
   * A part of a list.
   *
   * @param next how to ask for the rest, "" when there is none
   */
  record Page(long version, List<Message> items, String next) {}

  private static final int PAGE = 3;

  private final TreeMap<String, Message> objects = new TreeMap<>();
  private final List<Past> history = new ArrayList<>();

  /** By version, what lists that began at it go on with. */
  private final Map<Long, TreeMap<String, Message>> listed = new HashMap<>();

  private final List<Consumer<Past>> watchers = new ArrayList<>();
  private long version = 1;
  private long oldest;

  synchronized Message create(Message object) {
    String key = key(object);
    if (objects.containsKey(key)) {
      throw new FailureException(
          new Failure.AlreadyExists(kind(object).qualifiedPlural(), Meta.of(object).getName()));
    }
    Message withUid =
        Meta.with(object, Meta.of(object).toBuilder().setUid(UUID.randomUUID().toString()).build());
    return store(key, withUid, WatchEventType.WATCH_EVENT_TYPE_ADDED);
  }

  synchronized Message update(Message object) {
    String key = key(object);
    Message before = find(kind(object), key, Meta.of(object).getName());
    String expected = Meta.of(object).getResourceVersion();
    if (!expected.isEmpty() && !expected.equals(Meta.of(before).getResourceVersion())) {
      throw new FailureException(
          Failure.Conflict.stale(kind(object).qualifiedPlural(), Meta.of(object).getName()));
    }
    return store(key, object, WatchEventType.WATCH_EVENT_TYPE_MODIFIED);
  }

  synchronized Message delete(Kind<?> kind, String namespace, String name) {
    String key = key(kind, namespace, name);
    Message last = find(kind, key, name);
    Message gone = store(key, last, WatchEventType.WATCH_EVENT_TYPE_DELETED);
    objects.remove(key);
    return gone;
  }

  synchronized Message get(Kind<?> kind, String namespace, String name) {
    return find(kind, key(kind, namespace, name), name);
  }

  /** Pages of three, all at the first one's version. */
  synchronized Page list(String kind, String next) {
    long at = next.isEmpty() ? version : Long.parseLong(next.substring(0, next.indexOf(' ')));
    String prefix = kind + "/";
    String after = next.isEmpty() ? prefix : next.substring(next.indexOf(' ') + 1);
    TreeMap<String, Message> then = at == version ? objects : listed.get(at);
    if (then == null) {
      throw new FailureException(new Failure.Expired("the list's version is gone: " + at));
    }
    List<Message> items = new ArrayList<>();
    for (var entry : then.tailMap(after, false).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      if (items.size() == PAGE) {
        listed.putIfAbsent(at, new TreeMap<>(then));
        return new Page(at, items, at + " " + key(items.getLast()));
      }
      items.add(entry.getValue());
    }
    return new Page(at, items, "");
  }

  /** What was is forgotten: whoever asks for it gets <em>expired</em>. */
  public synchronized void compact() {
    history.clear();
    listed.clear();
    oldest = version;
  }

  /** Tells the watchers of a kind the version, and nothing else. */
  public synchronized void bookmark(Kind<?> kind) {
    tell(
        new Past(
            version,
            kind.name(),
            WatchEvent.newBuilder()
                .setType(WatchEventType.WATCH_EVENT_TYPE_BOOKMARK)
                .setResourceVersion(Long.toString(version))
                .build()));
  }

  /** Sends watchers something that they can't decode. */
  public synchronized void undecodable(Kind<?> kind) {
    version++;
    Past past =
        new Past(
            version,
            kind.name(),
            WatchEvent.newBuilder()
                .setType(WatchEventType.WATCH_EVENT_TYPE_MODIFIED)
                .setResourceVersion(Long.toString(version))
                .setObject(Any.newBuilder().setTypeUrl("type.googleapis.com/no.Such"))
                .build());
    history.add(past);
    tell(past);
  }

  /** An object goes, and watchers hear that what went could not be decoded. */
  public synchronized void undecodableGone(Kind<?> kind, String namespace, String name) {
    version++;
    objects.remove(key(kind, namespace, name));
    Past past =
        new Past(
            version,
            kind.name(),
            WatchEvent.newBuilder()
                .setType(WatchEventType.WATCH_EVENT_TYPE_DELETED)
                .setResourceVersion(Long.toString(version))
                .setUndecodable(
                    UndecodableObject.newBuilder()
                        .setKey(
                            ObjectKey.newBuilder()
                                .setApiVersion(kind.apiVersion())
                                .setKind(kind.name())
                                .setNamespace(namespace)
                                .setName(name))
                        .setMessage("broken on purpose"))
                .build());
    history.add(past);
    tell(past);
  }

  /** Sends watchers the newest event again, as a server might after a resume. */
  public synchronized void repeatLast() {
    tell(history.getLast());
  }

  synchronized void follow(long after, Consumer<Past> watcher) {
    if (after < oldest) {
      throw new FailureException(new Failure.Expired("too old resource version: " + after));
    }
    for (Past past : history) {
      if (past.version() > after) {
        watcher.accept(past);
      }
    }
    watchers.add(watcher);
    notifyAll();
  }

  /** Waits until a watch is open. */
  public synchronized void awaitWatcher() throws InterruptedException {
    while (watchers.isEmpty()) {
      wait();
    }
  }

  synchronized void leave(Consumer<Past> watcher) {
    watchers.remove(watcher);
    notifyAll();
  }

  /** Waits until no watch is open. */
  public synchronized void awaitNoWatchers() throws InterruptedException {
    while (!watchers.isEmpty()) {
      wait();
    }
  }

  /** How many watches are open now. */
  public synchronized int watchers() {
    return watchers.size();
  }

  private Message find(Kind<?> kind, String key, String name) {
    Message there = objects.get(key);
    if (there == null) {
      throw new FailureException(new Failure.NotFound(kind.qualifiedPlural(), name));
    }
    return there;
  }

  private Message store(String key, Message object, WatchEventType type) {
    version++;
    Message stored =
        Meta.with(
            object, Meta.of(object).toBuilder().setResourceVersion(Long.toString(version)).build());
    objects.put(key, stored);
    Past past =
        new Past(
            version,
            kind(object).name(),
            WatchEvent.newBuilder().setType(type).setObject(Any.pack(stored)).build());
    history.add(past);
    tell(past);
    return stored;
  }

  private void tell(Past past) {
    List.copyOf(watchers).forEach(watcher -> watcher.accept(past));
  }

  static Kind<?> kind(Message object) {
    for (Kind<?> kind : Kinds.all()) {
      if (kind.prototype().getDescriptorForType().equals(object.getDescriptorForType())) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind: " + object.getDescriptorForType().getFullName());
  }

  private static String key(Message object) {
    return key(kind(object), Meta.of(object).getNamespace(), Meta.of(object).getName());
  }

  private static String key(Kind<?> kind, String namespace, String name) {
    return kind.name() + "/" + namespace + "/" + name;
  }
}
