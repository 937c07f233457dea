package dev.berth.chaos.fault;

import java.util.Random;

/** What goes wrong. */
enum Fault {
  MEMBER_KILLED(14) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      Daemon member = bed.members.get(random.nextInt(TestBed.MEMBERS));
      member.kill();
      return member::release;
    }
  },
  MEMBER_PAUSED(14) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      Daemon member = bed.members.get(random.nextInt(TestBed.MEMBERS));
      member.pause();
      return member::resume;
    }
  },
  MEMBER_ALONE(14) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      return shut(bed.peers.get(random.nextInt(TestBed.MEMBERS)), random);
    }
  },
  MAJORITY_KILLED(4) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      int spared = random.nextInt(TestBed.MEMBERS);
      for (int i = 0; i < TestBed.MEMBERS; i++) {
        if (i != spared) {
          bed.members.get(i).kill();
        }
      }
      return () -> bed.members.forEach(Daemon::release);
    }
  },
  MAJORITY_PAUSED(4) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      int spared = random.nextInt(TestBed.MEMBERS);
      for (int i = 0; i < TestBed.MEMBERS; i++) {
        if (i != spared) {
          bed.members.get(i).pause();
        }
      }
      return () -> bed.members.forEach(Daemon::resume);
    }
  },
  SERVER_KILLED(12) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      Daemon server = bed.servers.get(random.nextInt(TestBed.SERVERS));
      server.kill();
      return server::release;
    }
  },
  SERVER_PAUSED(10) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      Daemon server = bed.servers.get(random.nextInt(TestBed.SERVERS));
      server.pause();
      return server::resume;
    }
  },
  SERVER_WITHOUT_ETCD(10) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      var links = bed.links.get(random.nextInt(TestBed.SERVERS));
      boolean freeze = random.nextBoolean();
      links.forEach(freeze ? Gate::freeze : Gate::cut);
      return () -> links.forEach(Gate::mend);
    }
  },
  SERVER_WITHOUT_MEMBER(8) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      var links = bed.links.get(random.nextInt(TestBed.SERVERS));
      return shut(links.get(random.nextInt(TestBed.MEMBERS)), random);
    }
  },
  SERVER_WITHOUT_CLIENTS(5) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      return shut(bed.doors.get(random.nextInt(TestBed.SERVERS)), random);
    }
  },
  /** Everything is cut for a moment, so that streams end wherever they are just then. */
  ALL_CUT(5) {
    @Override
    Runnable begin(TestBed bed, Random random) {
      for (var links : bed.links) {
        links.forEach(Gate::cut);
        links.forEach(Gate::mend);
      }
      bed.doors.forEach(Gate::cut);
      bed.doors.forEach(Gate::mend);
      return () -> {};
    }
  };

  private final int weight;

  Fault(int weight) {
    this.weight = weight;
  }

  /**
   * Makes it happen.
   *
   * @return what ends it
   */
  abstract Runnable begin(TestBed bed, Random random);

  /** One of them, the heavier the more often. */
  static Fault any(Random random) {
    int sum = 0;
    for (Fault fault : values()) {
      sum += fault.weight;
    }
    int left = random.nextInt(sum);
    for (Fault fault : values()) {
      left -= fault.weight;
      if (left < 0) {
        return fault;
      }
    }
    throw new IllegalStateException("no fault is left");
  }

  private static Runnable shut(Gate gate, Random random) {
    if (random.nextBoolean()) {
      gate.freeze();
    } else {
      gate.cut();
    }
    return gate::mend;
  }
}
