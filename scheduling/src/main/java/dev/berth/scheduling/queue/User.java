package dev.berth.scheduling.queue;

/** A namespace, and what it has: of those in one queue, who has the least is next. */
final class User {
  final String namespace;
  final QueueNode queue;
  final Usage used;

  User(String namespace, QueueNode queue, Usage used) {
    this.namespace = namespace;
    this.queue = queue;
    this.used = used;
  }
}
