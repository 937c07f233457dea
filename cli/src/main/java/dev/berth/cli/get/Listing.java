package dev.berth.cli.get;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.cli.follow.Follow;
import dev.berth.cli.follow.Sighting;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import dev.berth.client.ObjectClient.ObjectList;
import java.util.List;

/** Shows the objects of a kind page by page, each page as soon as it is there. */
final class Listing<T extends Message> {
  private static final int PAGE = 500;

  private final Session session;
  private final ObjectClient<T> objects;
  private final ListOptions options;
  private String resourceVersion = "";

  Listing(Session session, Kind<T> kind, ListOptions options) {
    this.session = session;
    this.objects = session.objects(kind);
    this.options = options;
  }

  /** Answers whether there were any. */
  boolean show(Show<T> show) {
    ListOptions page = options.withLimit(PAGE);
    boolean any = false;
    while (true) {
      ObjectList<T> list = objects.list(page);
      list.items().forEach(show::object);
      list.undecodable()
          .forEach(label -> session.terminal().warning(label + " can't be decoded; delete it"));
      show.pageEnds();
      any |= !list.items().isEmpty();
      if (list.continueToken().isEmpty()) {
        resourceVersion = list.resourceVersion();
        return any;
      }
      page = page.withContinue(list.continueToken());
    }
  }

  /** Shows what changes after {@link #show}, until it is interrupted. */
  void follow(Show<T> show) {
    try (Follow<T> follow = Follow.after(session, objects, options, resourceVersion, List.of())) {
      follow.run(sighting -> shown(sighting, show));
    }
  }

  private boolean shown(Sighting<T> sighting, Show<T> show) {
    switch (sighting) {
      case Sighting.Present<T>(T object) -> show.object(object);
      case Sighting.Added<T>(T object) -> show.object(object);
      case Sighting.Modified<T>(T object) -> show.object(object);
      case Sighting.Deleted<T>(T object) -> show.object(object);
      case Sighting.AllPresent<T> _, Sighting.Vanished<T> _ -> {}
      case Sighting.Undecodable<T>(String label, String message) ->
          session.terminal().warning(label + " can't be decoded: " + message);
    }
    show.pageEnds();
    session.terminal().flush();
    return true;
  }
}
