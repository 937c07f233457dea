package dev.berth.client.leader;

/** What a candidate does when it leads. Calls alternate, begin with onStarted and never overlap. */
public interface Leadership {
  /** It leads from now on. Must not block for long: renewals go on meanwhile, but a stop waits. */
  void onStarted();

  /**
   * It leads no more. Must return only when nothing acts in its name any more, and well within the
   * gap between the renewal deadline and the lease: after that another may lead. What was sent may
   * still be on its way; that is for the preconditions of each write to refuse.
   */
  void onStopped();
}
