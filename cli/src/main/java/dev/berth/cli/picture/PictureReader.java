package dev.berth.cli.picture;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient.ObjectList;
import dev.berth.scheduling.preview.Picture;

/** Reads all that a scheduler looks at, one kind after another: as good as at one moment. */
public final class PictureReader {
  /** Any number: it tells only between nodes that are equally good. */
  public static final long SEED = 1;

  private final Session session;
  private final Picture picture = new Picture();

  private PictureReader(Session session) {
    this.session = session;
  }

  /** The cluster as it is now. */
  public static Picture read(Session session) {
    PictureReader reader = new PictureReader(session);
    reader.add(Kinds.NODE);
    reader.add(Kinds.QUEUE);
    reader.add(Kinds.NAMESPACE);
    reader.add(Kinds.TASK_GROUP);
    reader.add(Kinds.DISRUPTION_BUDGET);
    // Tasks before Bindings: one that is bound in between then has its place, and is not lost.
    reader.add(Kinds.TASK);
    reader.add(Kinds.BINDING);
    return reader.picture;
  }

  private <T extends Message> void add(Kind<T> kind) {
    ObjectList<T> all = session.objects(kind).listAll(ListOptions.ALL);
    all.items().forEach(picture::put);
    all.undecodable()
        .forEach(label -> session.terminal().warning(label + " can't be decoded; delete it"));
  }
}
