package dev.berth.nodelet.config;

import com.google.protobuf.Message;
import dev.berth.api.core.v1.ConfigMap;
import dev.berth.api.core.v1.Secret;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.client.BerthClient;
import dev.berth.client.ListOptions;
import dev.berth.client.NamespacedName;
import dev.berth.client.informer.Informer;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One informer for each ConfigMap and Secret that a task of this node needs: started for the first
 * task, closed after the last. While no API server answers, what was seen last is what is known.
 */
public final class ConfigFeed implements Configs, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConfigFeed.class);
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final BerthClient client;
  private final Timers timers;
  private final Map<ConfigRef, Watched<?>> watched = new ConcurrentHashMap<>();
  // Guarded by this.
  private final Map<NamespacedName, Set<ConfigRef>> needs = new HashMap<>();
  private boolean closed;

  private volatile Consumer<NamespacedName> mark = _ -> {};

  public ConfigFeed(BerthClient client, Timers timers) {
    this.client = client;
    this.timers = timers;
  }

  /** Says from now on whose needs have changed; quickly, and without waiting for this feed. */
  public void start(Consumer<NamespacedName> marker) {
    mark = marker;
  }

  @Override
  public void need(NamespacedName task, Set<ConfigRef> refs) {
    List<Watched<?>> idle = new ArrayList<>();
    synchronized (this) {
      Set<ConfigRef> before = needs.getOrDefault(task, Set.of());
      if (closed || before.equals(refs)) {
        return;
      }
      for (ConfigRef ref : refs) {
        if (!before.contains(ref)) {
          watched.computeIfAbsent(ref, this::watch).tasks.add(task);
        }
      }
      for (ConfigRef ref : before) {
        Watched<?> one = watched.get(ref);
        if (one != null && !refs.contains(ref)) {
          one.tasks.remove(task);
          if (one.tasks.isEmpty()) {
            watched.remove(ref);
            idle.add(one);
          }
        }
      }
      if (refs.isEmpty()) {
        needs.remove(task);
      } else {
        needs.put(task, Set.copyOf(refs));
      }
    }
    // Closing waits for a handler that may be marking the very task that asks.
    idle.forEach(one -> Thread.ofVirtual().name("config-close").start(one::close));
  }

  @Override
  public Lookup find(ConfigRef ref) {
    Watched<?> one = watched.get(ref);
    return one == null ? new Lookup.Unknown() : one.find();
  }

  /** How many are watched. */
  int size() {
    return watched.size();
  }

  @Override
  public void close() {
    List<Watched<?>> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(watched.values());
      watched.clear();
      needs.clear();
    }
    all.forEach(Watched::close);
  }

  private Watched<?> watch(ConfigRef ref) {
    Watched<?> one =
        switch (ref.source()) {
          case CONFIG_MAP -> new Watched<ConfigMap>(ref, Kinds.CONFIG_MAP, Snapshot::of);
          case SECRET -> new Watched<Secret>(ref, Kinds.SECRET, Snapshot::of);
        };
    one.start();
    return one;
  }

  /** One object, whether it is there or not. */
  private final class Watched<T extends Message> {
    private final ConfigRef ref;
    private final Informer<T> informer;
    private final Function<T, Snapshot> reader;
    private final Set<NamespacedName> tasks = ConcurrentHashMap.newKeySet();
    private final Thread waiter;

    Watched(ConfigRef ref, Kind<T> kind, Function<T, Snapshot> reader) {
      this.ref = ref;
      this.reader = reader;
      ListOptions alone = ListOptions.in(ref.namespace()).withFields("metadata.name=" + ref.name());
      informer = new Informer<>(client, kind, InformerOptions.<T>all().in(alone), timers);
      waiter = Thread.ofVirtual().name("config-" + ref.name()).unstarted(this::awaitSynced);
    }

    void start() {
      informer.onChange(_ -> tell());
      informer.start();
      waiter.start();
    }

    Lookup find() {
      Optional<T> object = informer.cache().get(ref.namespace(), ref.name());
      if (object.isPresent()) {
        return new Lookup.Known(reader.apply(object.get()));
      }
      return informer.synced() ? new Lookup.Missing() : new Lookup.Unknown();
    }

    void close() {
      waiter.interrupt();
      informer.close();
    }

    private void tell() {
      tasks.forEach(mark);
    }

    /** That there is none is no change that the informer would tell. */
    private void awaitSynced() {
      try {
        while (!informer.awaitSynced(PATIENCE)) {
          log.warn("source={} name={} is still not known", ref.source(), ref.name());
        }
        tell();
      } catch (InterruptedException e) {
        log.debug("closed before {} was known", ref.name());
      }
    }
  }
}
