package dev.berth.chaos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Three etcd members and two API servers on this machine, with gates between all of them. */
public final class TestBed implements AutoCloseable {
  static final int MEMBERS = 3;
  static final int SERVERS = 2;

  /** What tells the proxies who a member's caller is. */
  private static final Pattern CALLER = Pattern.compile("(?i)X-PeerURLs: *http://127.0.0.1:(\\d+)");

  private static final String TOKEN = "token-of-a-chaos-run";

  final List<Daemon> members = new ArrayList<>();
  final List<Daemon> servers = new ArrayList<>();

  /** What a member says to the others, and they to it. */
  final List<Gate> peers = new ArrayList<>();

  /** What an API server says to a member: by server, then by member. */
  final List<List<Gate>> links = new ArrayList<>();

  /** What clients say to an API server. */
  final List<Gate> doors = new ArrayList<>();

  private final List<Proxy> peerProxies = new ArrayList<>();
  private final List<Proxy> doorProxies = new ArrayList<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final List<Integer> memberPorts = new ArrayList<>();
  private final Ports ports = new Ports();
  private final Path folder;

  /**
   * @param etcd the etcd to run
   * @param folder for data and logs
   */
  public TestBed(Path etcd, Path folder) {
    this.folder = folder;
    for (int i = 0; i < MEMBERS; i++) {
      peers.add(new Gate());
      memberPorts.add(ports.next());
    }
    for (int i = 0; i < MEMBERS; i++) {
      int index = i;
      peerProxies.add(Proxy.asking(first -> gatesOfPeer(index, first)));
    }
    proxies.addAll(peerProxies);
    for (int i = 0; i < MEMBERS; i++) {
      members.add(member(etcd, i));
    }
    for (int i = 0; i < SERVERS; i++) {
      servers.add(server(i));
    }
  }

  /** Starts all; they may take a moment to answer. */
  public void start() {
    members.forEach(Daemon::start);
    servers.forEach(Daemon::start);
  }

  /** Where the members themselves answer. */
  public List<String> members() {
    return memberPorts.stream().map(port -> "127.0.0.1:" + port).toList();
  }

  /** Where clients reach the API servers. */
  public List<String> servers() {
    return doorProxies.stream().map(Proxy::address).toList();
  }

  public String token() {
    return TOKEN;
  }

  /** What has ended by itself, once for each time. An API server does so when it finds no etcd. */
  public List<String> ownEnds() {
    List<String> all = new ArrayList<>();
    for (List<Daemon> daemons : List.of(members, servers)) {
      for (Daemon daemon : daemons) {
        if (daemon.ownEnds() > 0) {
          all.add(
              "%s ended %d times, log in %s"
                  .formatted(daemon.name(), daemon.ownEnds(), daemon.log()));
        }
      }
    }
    return all;
  }

  /** Ends every fault. */
  void mendAll() {
    members.forEach(Daemon::resume);
    members.forEach(Daemon::release);
    servers.forEach(Daemon::resume);
    servers.forEach(Daemon::release);
    peers.forEach(Gate::mend);
    doors.forEach(Gate::mend);
    links.forEach(of -> of.forEach(Gate::mend));
  }

  private List<Gate> gatesOfPeer(int callee, String first) {
    Matcher header = CALLER.matcher(first);
    if (header.find()) {
      int port = Integer.parseInt(header.group(1));
      for (int i = 0; i < MEMBERS; i++) {
        if (i != callee && peerProxies.get(i).port() == port) {
          return List.of(peers.get(callee), peers.get(i));
        }
      }
    }
    return List.of(peers.get(callee));
  }

  private Daemon member(Path etcd, int index) {
    int peerPort = ports.next();
    peerProxies.get(index).to(peerPort);
    String client = "http://127.0.0.1:" + memberPorts.get(index);
    String name = "etcd-" + (index + 1);
    List<String> command =
        List.of(
            etcd.toString(),
            "--name=" + name,
            "--data-dir=" + folder.resolve(name),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=http://127.0.0.1:" + peerPort,
            "--initial-advertise-peer-urls=http://" + peerProxies.get(index).address(),
            "--initial-cluster=" + initialCluster(),
            "--snapshot-count=2000",
            "--experimental-watch-progress-notify-interval=5s");
    return new Daemon(name, command, folder.resolve(name + ".log"));
  }

  private String initialCluster() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      all.add("etcd-%d=http://%s".formatted(i + 1, peerProxies.get(i).address()));
    }
    return String.join(",", all);
  }

  private Daemon server(int index) {
    List<Gate> own = new ArrayList<>();
    List<String> ways = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      Gate gate = new Gate();
      Proxy proxy = Proxy.through(gate);
      proxy.to(memberPorts.get(i));
      own.add(gate);
      ways.add(proxy.address());
      proxies.add(proxy);
    }
    links.add(own);
    int port = ports.next();
    Gate door = new Gate();
    Proxy proxy = Proxy.through(door);
    proxy.to(port);
    doors.add(door);
    doorProxies.add(proxy);
    proxies.add(proxy);
    String name = "apiserver-" + (index + 1);
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.berth.apiserver.Main",
            "--listen=127.0.0.1:" + port,
            "--http-listen=off",
            "--store=etcd",
            "--etcd=" + ways.stream().collect(Collectors.joining(",")),
            "--token-file=" + tokenFile(),
            "--identity=" + name);
    return new Daemon(name, command, folder.resolve(name + ".log"));
  }

  private Path tokenFile() {
    try {
      return Files.writeString(folder.resolve("token"), TOKEN + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Daemon server : servers) {
      server.close();
    }
    for (Daemon member : members) {
      member.close();
    }
    proxies.forEach(Proxy::close);
  }
}
