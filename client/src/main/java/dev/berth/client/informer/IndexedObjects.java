package dev.berth.client.informer;

import com.google.protobuf.Message;
import dev.berth.client.NamespacedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The objects of a cache and their indexes, which always agree: both change under one lock. */
final class IndexedObjects<T extends Message> implements ObjectCache<T> {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<NamespacedName, T> objects = new HashMap<>();
  private final Map<String, Set<NamespacedName>> namespaces = new HashMap<>();
  private final Map<String, Index<T>> indexes = new HashMap<>();

  private record Index<T>(
      Function<? super T, ? extends Collection<String>> values,
      Map<String, Set<NamespacedName>> names) {}

  IndexedObjects(Map<String, Function<? super T, ? extends Collection<String>>> indexes) {
    indexes.forEach((name, values) -> this.indexes.put(name, new Index<>(values, new HashMap<>())));
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    lock.readLock().lock();
    try {
      return Optional.ofNullable(objects.get(new NamespacedName(namespace, name)));
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<T> list() {
    lock.readLock().lock();
    try {
      return List.copyOf(objects.values());
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<T> list(String namespace) {
    lock.readLock().lock();
    try {
      return found(namespaces, namespace);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<T> byIndex(String index, String value) {
    Index<T> found = index(index);
    lock.readLock().lock();
    try {
      return found(found.names(), value);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Set<String> indexed(String index) {
    Index<T> found = index(index);
    lock.readLock().lock();
    try {
      return Set.copyOf(found.names().keySet());
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public int size() {
    lock.readLock().lock();
    try {
      return objects.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * @return the state before, if there was one
   */
  @Nullable T put(T object) {
    NamespacedName name = NamespacedName.of(object);
    lock.writeLock().lock();
    try {
      T before = objects.put(name, object);
      if (before != null) {
        unindex(name, before);
      }
      namespaces.computeIfAbsent(name.namespace(), _ -> new HashSet<>()).add(name);
      for (Index<T> index : indexes.values()) {
        for (String value : index.values().apply(object)) {
          index.names().computeIfAbsent(value, _ -> new HashSet<>()).add(name);
        }
      }
      return before;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * @return the last state, if there was one
   */
  @Nullable T remove(NamespacedName name) {
    lock.writeLock().lock();
    try {
      T before = objects.remove(name);
      if (before != null) {
        unindex(name, before);
        forget(namespaces, name.namespace(), name);
      }
      return before;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** The objects by name. A copy. */
  Map<NamespacedName, T> snapshot() {
    lock.readLock().lock();
    try {
      return new LinkedHashMap<>(objects);
    } finally {
      lock.readLock().unlock();
    }
  }

  private Index<T> index(String name) {
    Index<T> found = indexes.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no index \"" + name + "\"; there are " + indexes.keySet());
    }
    return found;
  }

  private void unindex(NamespacedName name, T before) {
    for (Index<T> index : indexes.values()) {
      for (String value : index.values().apply(before)) {
        forget(index.names(), value, name);
      }
    }
  }

  private static void forget(
      Map<String, Set<NamespacedName>> names, String value, NamespacedName name) {
    Set<NamespacedName> there = names.get(value);
    if (there != null && there.remove(name) && there.isEmpty()) {
      names.remove(value);
    }
  }

  private List<T> found(Map<String, Set<NamespacedName>> names, String value) {
    List<T> all = new ArrayList<>();
    for (NamespacedName name : names.getOrDefault(value, Set.of())) {
      T object = objects.get(name);
      if (object != null) {
        all.add(object);
      }
    }
    return all;
  }
}
