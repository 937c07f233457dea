package dev.berth.cli.follow;

import com.google.protobuf.Message;
import dev.berth.api.meta.Meta;
import dev.berth.client.ObjectWatch.ObjectEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns the events of one watch after another into sightings. It keeps each object's version, so
 * that a watch that had to begin anew tells only what changed in between. Holds no lock: used by
 * one thread.
 */
final class Known<T extends Message> {
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final Set<String> unseen = new HashSet<>();
  private boolean began;
  private boolean listing;
  private String position = "";

  /** A caller that has listed already goes on from there. */
  void startFrom(String resourceVersion, List<T> objects) {
    began = true;
    listing = false;
    position = resourceVersion;
    for (T object : objects) {
      versions.put(Meta.label(object), Meta.of(object).getResourceVersion());
    }
  }

  /** Where the next watch is to begin; "" for the present objects first. */
  String position() {
    return position;
  }

  /** The next watch begins with the present objects. */
  void restart() {
    position = "";
    listing = true;
    unseen.clear();
    unseen.addAll(versions.keySet());
  }

  List<Sighting<T>> take(ObjectEvent<T> event) {
    List<Sighting<T>> seen = new ArrayList<>();
    switch (event) {
      case ObjectEvent.Added<T>(T object, _) -> exists(object, true, seen);
      case ObjectEvent.Modified<T>(T object, _) -> exists(object, false, seen);
      case ObjectEvent.Deleted<T>(T object, _) -> {
        versions.remove(Meta.label(object));
        seen.add(new Sighting.Deleted<>(object));
      }
      case ObjectEvent.Bookmark<T>(_, boolean initialEventsEnd) -> {
        if (initialEventsEnd) {
          listed(seen);
        }
      }
      case ObjectEvent.Undecodable<T>(String label, String message, _) -> {
        unseen.remove(label);
        seen.add(new Sighting.Undecodable<>(label, message));
      }
    }
    if (!listing) {
      position = event.resourceVersion();
    }
    return seen;
  }

  private void exists(T object, boolean added, List<Sighting<T>> seen) {
    String label = Meta.label(object);
    String version = Meta.of(object).getResourceVersion();
    String before = versions.put(label, version);
    unseen.remove(label);
    if (!listing) {
      seen.add(added ? new Sighting.Added<>(object) : new Sighting.Modified<>(object));
    } else if (before == null) {
      seen.add(began ? new Sighting.Added<>(object) : new Sighting.Present<>(object));
    } else if (!before.equals(version)) {
      seen.add(new Sighting.Modified<>(object));
    }
  }

  private void listed(List<Sighting<T>> seen) {
    listing = false;
    for (String label : unseen) {
      versions.remove(label);
      seen.add(new Sighting.Vanished<>(label));
    }
    unseen.clear();
    if (!began) {
      began = true;
      seen.add(new Sighting.AllPresent<>());
    }
  }
}
