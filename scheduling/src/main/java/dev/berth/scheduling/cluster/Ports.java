package dev.berth.scheduling.cluster;

import dev.berth.api.v1.HostPort;
import dev.berth.api.v1.Protocol;
import dev.berth.scheduling.demand.PortDemand;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The taken ports of one node. A port is taken once for TCP and once for UDP, whatever the address.
 *
 * <p>Assigned ports go round the range rather than start at its lowest: whoever still knows the
 * port of a Task that has just gone should not reach another one there.
 *
 * <p>What is stored may name numbers that are no ports. Nobody can use them, so they are not
 * counted, and whoever asks for one does not get it.
 */
public final class Ports {
  static final int HIGHEST = 65535;

  private final BitSet tcp = new BitSet();
  private final BitSet udp = new BitSet();
  // Two schedulers may have given one port twice: it is free when both are gone.
  private final Map<HostPort, Integer> again = new HashMap<>();
  private int lastAssigned;

  /** Whether nobody else can have a port. */
  public boolean taken(int port, boolean isUdp) {
    return !isPort(port) || (isUdp ? udp : tcp).get(port);
  }

  void takeAll(List<HostPort> all) {
    for (int i = 0; i < all.size(); i++) {
      take(all.get(i));
    }
  }

  void freeAll(List<HostPort> all) {
    for (int i = 0; i < all.size(); i++) {
      free(all.get(i));
    }
  }

  void take(HostPort port) {
    if (!isPort(port.getHostPort())) {
      return;
    }
    BitSet taken = taken(port);
    if (taken.get(port.getHostPort())) {
      again.merge(once(port), 1, Integer::sum);
    }
    taken.set(port.getHostPort());
    lastAssigned = port.getHostPort();
  }

  void free(HostPort port) {
    if (!isPort(port.getHostPort())) {
      return;
    }
    Integer others = again.get(once(port));
    if (others == null) {
      taken(port).clear(port.getHostPort());
    } else if (others == 1) {
      again.remove(once(port));
    } else {
      again.put(once(port), others - 1);
    }
  }

  /** Whether {@link #choose} would find them; makes no objects. */
  public boolean canChoose(List<PortDemand> wanted, int first, int last) {
    return canChoose(wanted, false, first, last) && canChoose(wanted, true, first, last);
  }

  private boolean canChoose(List<PortDemand> wanted, boolean ofUdp, int first, int last) {
    int need = 0;
    int assigned = 0;
    for (int i = 0; i < wanted.size(); i++) {
      PortDemand port = wanted.get(i);
      if (port.udp() != ofUdp) {
        continue;
      }
      if (port.assigned()) {
        assigned++;
        need++;
      } else if (taken(port.hostPort(), ofUdp)) {
        return false;
      } else if (port.hostPort() >= first && port.hostPort() <= last) {
        // It is free now, and will not be for those that are assigned.
        need++;
      }
    }
    if (assigned == 0) {
      return true;
    }
    BitSet bits = ofUdp ? udp : tcp;
    int found = 0;
    for (int port = first > 0 ? bits.nextClearBit(first) : HIGHEST + 1;
        port <= last && found < need;
        port = bits.nextClearBit(port + 1)) {
      found++;
    }
    return found >= need;
  }

  /**
   * A port of the node for each wanted one, in the same order: fixed ones as they are, the others
   * free ones of the range. Empty when some are taken or the range is used up. Changes nothing.
   *
   * @param last at most {@link #HIGHEST}
   * @param attempt how far to begin behind where it would: a number that grows brings other ports
   */
  public Optional<List<HostPort>> choose(
      List<PortDemand> wanted, int first, int last, long attempt) {
    BitSet tcpHere = null;
    BitSet udpHere = null;
    List<HostPort> chosen = new ArrayList<>(wanted.size());
    // Fixed ports go first, so that none of them is assigned to a neighbour.
    for (PortDemand port : wanted) {
      if (port.assigned()) {
        continue;
      }
      if (taken(port.hostPort(), port.udp())) {
        return Optional.empty();
      }
      if (port.udp()) {
        udpHere = with(udpHere, port.hostPort());
      } else {
        tcpHere = with(tcpHere, port.hostPort());
      }
    }
    for (PortDemand port : wanted) {
      if (!port.assigned()) {
        chosen.add(port.at(port.hostPort()));
        continue;
      }
      int free =
          freeOf(first, last, attempt, port.udp() ? udp : tcp, port.udp() ? udpHere : tcpHere);
      if (free == 0) {
        return Optional.empty();
      }
      if (port.udp()) {
        udpHere = with(udpHere, free);
      } else {
        tcpHere = with(tcpHere, free);
      }
      chosen.add(port.at(free));
    }
    return Optional.of(chosen);
  }

  private int freeOf(int first, int last, long attempt, BitSet taken, @Nullable BitSet here) {
    int size = last - first + 1;
    if (first <= 0 || size <= 0) {
      return 0;
    }
    int start = lastAssigned >= first && lastAssigned < last ? lastAssigned + 1 : first;
    int offset = start - first + Math.floorMod(attempt, size);
    for (int i = 0; i < size; i++) {
      int port = first + (offset + i) % size;
      if (!taken.get(port) && (here == null || !here.get(port))) {
        return port;
      }
    }
    return 0;
  }

  private static boolean isPort(int number) {
    return number > 0 && number <= HIGHEST;
  }

  private static HostPort once(HostPort port) {
    boolean isUdp = port.getProtocol() == Protocol.PROTOCOL_UDP;
    return HostPort.newBuilder()
        .setHostPort(port.getHostPort())
        .setProtocol(isUdp ? Protocol.PROTOCOL_UDP : Protocol.PROTOCOL_TCP)
        .build();
  }

  private BitSet taken(HostPort port) {
    return port.getProtocol() == Protocol.PROTOCOL_UDP ? udp : tcp;
  }

  private static BitSet with(@Nullable BitSet set, int port) {
    BitSet all = set == null ? new BitSet() : set;
    all.set(port);
    return all;
  }
}
