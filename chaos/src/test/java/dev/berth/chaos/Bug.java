package dev.berth.chaos;

import com.google.protobuf.ByteString;
import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.ForwardingStore;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.store.StoreEvent;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.chaos.history.Selection;
import dev.berth.client.ListOptions;
import dev.berth.client.ObjectClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What is wrong with a server; each is caught by a promise that it breaks. */
enum Bug {
  STALE_LIST("a list is never older than its request", "a get shows a state of its time") {
    @Override
    Store plant(Store store) {
      return new LateStore(store);
    }
  },
  /** Writes read before they write. */
  STALE_GET("a refusal has its reason") {
    @Override
    Store plant(Store store) {
      return new StaleStore(store);
    }
  },
  PAGES_OF_DIFFERENT_VERSIONS("all pages show one version") {
    @Override
    ObjectClient<Lease> plant(ObjectClient<Lease> client) {
      return new MisreadRequests(client) {
        @Override
        ListOptions continued(ListOptions options) {
          // All of it at once: without a token to go on with, it comes to an end.
          return options.withContinue("").withLimit(0);
        }
      };
    }
  },
  EVENT_DROPPED_IN_A_GROUP("a watch leaves nothing out") {
    @Override
    Store plant(Store store) {
      return new MistoldStore(
          store,
          events -> {
            List<StoreEvent> told = new ArrayList<>(events);
            for (int i = 1; i < told.size(); i++) {
              if (sameRevision(told.get(i - 1), told.get(i)) && sometimes(10)) {
                told.remove(i);
                return told;
              }
            }
            return told;
          });
    }
  },
  DELETE_NOT_TOLD("a watch leaves nothing out") {
    @Override
    Store plant(Store store) {
      return new MistoldStore(
          store,
          events -> {
            List<StoreEvent> told = new ArrayList<>(events);
            told.removeIf(event -> event.isDelete() && ours(event.key()) && sometimes(10));
            return told;
          });
    }
  },
  EVENTS_OF_A_REVISION_REORDERED("a watch leaves nothing out") {
    @Override
    Store plant(Store store) {
      return new MistoldStore(
          store,
          events -> {
            List<StoreEvent> told = new ArrayList<>(events);
            for (int i = 1; i < told.size(); i++) {
              if (sameRevision(told.get(i - 1), told.get(i))) {
                told.set(i, told.set(i - 1, told.get(i)));
              }
            }
            return told;
          });
    }
  },
  EVENT_TOLD_TWICE("a watch repeats nothing and keeps the order") {
    @Override
    Store plant(Store store) {
      return new MistoldStore(
          store,
          events -> {
            List<StoreEvent> told = new ArrayList<>();
            for (StoreEvent event : events) {
              told.add(event);
              if (ours(event.key()) && !event.isDelete() && sometimes(20)) {
                told.add(event);
              }
            }
            return told;
          });
    }
  },
  /** Its reader takes it for the end of the present objects, or for the age of a list. */
  BOOKMARK_TOO_EARLY(
      "a bookmark comes after all that it covers",
      "a watch begins with the present objects",
      "a list shows the state at its version") {
    @Override
    Store plant(Store store) {
      return new HastyStore(store);
    }
  },
  WRITE_APPLIED_TWICE("a write is applied once") {
    @Override
    Store plant(Store store) {
      return new ForwardingStore(store) {
        @Override
        public Outcome commit(Transaction transaction, Duration timeout) {
          Outcome outcome = store.commit(transaction, timeout);
          if (outcome instanceof Outcome.Committed done
              && lone(transaction) instanceof Write.Update(Key key, _, ByteString bytes)
              && sometimes(10)) {
            var _ =
                store.commit(
                    Transaction.of(new Write.Update(key, done.versions().getFirst(), bytes)),
                    timeout);
          }
          return outcome;
        }
      };
    }
  },
  ACKNOWLEDGED_WRITE_LOST("an acknowledged write is not lost") {
    @Override
    Store plant(Store store) {
      return new ForwardingStore(store) {
        @Override
        public Outcome commit(Transaction transaction, Duration timeout) {
          if (lone(transaction) instanceof Write.Update && sometimes(20)) {
            long revision = store.revision(timeout);
            return new Outcome.Committed(revision, List.of(Version.of(revision, 63)));
          }
          return store.commit(transaction, timeout);
        }
      };
    }
  },
  REFUSED_WRITE_APPLIED("a refused write is never applied") {
    @Override
    Store plant(Store store) {
      return new ForwardingStore(store) {
        @Override
        public Outcome commit(Transaction transaction, Duration timeout) {
          Outcome outcome = store.commit(transaction, timeout);
          if (outcome instanceof Outcome.Committed && ours(transaction) && sometimes(20)) {
            throw new FailureException(new Failure.Unavailable("planted"));
          }
          return outcome;
        }
      };
    }
  },
  WRITE_SKEW_IN_A_GROUP("a write replaces only what it compared") {
    @Override
    Store plant(Store store) {
      return new GroupingStore(store, true);
    }
  },
  RESUME_SKIPS_THE_REST_OF_A_REVISION("a watch leaves nothing out") {
    @Override
    ObjectClient<Lease> plant(ObjectClient<Lease> client) {
      return new MisreadRequests(client) {
        @Override
        ListOptions resumed(ListOptions options, long version) {
          return options.withResourceVersion(
              Long.toString(Version.endOf(Version.revision(version))));
        }
      };
    }
  },
  RESUME_REPEATS_A_REVISION("a watch repeats nothing and keeps the order") {
    @Override
    ObjectClient<Lease> plant(ObjectClient<Lease> client) {
      return new MisreadRequests(client) {
        @Override
        ListOptions resumed(ListOptions options, long version) {
          return options.withResourceVersion(
              Long.toString(Version.endOf(Version.revision(version) - 1)));
        }
      };
    }
  };

  /** A line each. */
  private final String broken;

  /**
   * @param broken the promises that show it, one of them at least
   */
  Bug(String... broken) {
    this.broken = String.join("\n", broken);
  }

  /** Whether it must be the reason for a broken promise. */
  boolean breaks(String promise) {
    return broken.lines().anyMatch(promise::equals);
  }

  /** The store of a server that has it. */
  Store plant(Store store) {
    return store;
  }

  /** What clients see of a server that has it. */
  ObjectClient<Lease> plant(ObjectClient<Lease> client) {
    return client;
  }

  static boolean sometimes(int oneIn) {
    return ThreadLocalRandom.current().nextInt(oneIn) == 0;
  }

  /** Whether it is a key of the run; what servers write for themselves is left alone. */
  static boolean ours(Key key) {
    return key.namespace().startsWith(Selection.NAMESPACES);
  }

  static boolean ours(Transaction transaction) {
    return ours(transaction.writes().getFirst().key());
  }

  private static Write lone(Transaction transaction) {
    Write first = transaction.writes().getFirst();
    // A delete is none of the writes that a bug waits for.
    return ours(first.key()) && transaction.writes().size() == 1
        ? first
        : new Write.Delete(first.key(), 0);
  }

  private static boolean sameRevision(StoreEvent one, StoreEvent other) {
    return ours(one.key())
        && ours(other.key())
        && Version.revision(one.version()) == Version.revision(other.version());
  }
}
