package dev.berth.controller;

import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Node;
import dev.berth.client.BerthClient;
import dev.berth.client.event.EventWriter;
import dev.berth.client.informer.InformerOptions;
import dev.berth.client.informer.Informers;
import dev.berth.client.time.Timers;
import dev.berth.controller.budget.BudgetCount;
import dev.berth.controller.cache.Projections;
import dev.berth.controller.events.EventExpiry;
import dev.berth.controller.garbage.Garbage;
import dev.berth.controller.group.GroupCount;
import dev.berth.controller.namespace.NamespaceContent;
import dev.berth.controller.nodelife.NodeLife;
import dev.berth.controller.quota.QuotaCount;
import dev.berth.controller.rebalance.Rebalance;
import dev.berth.controller.scheduler.Scheduler;
import dev.berth.controller.taint.TaintEviction;
import java.util.Optional;

/**
 * What runs while this process leads, in the order of the data's flow. A new controller is a field,
 * a line in the constructor, and one each in start and close.
 */
final class Term implements Terms.Work {
  private final EventWriter events;
  private final Informers informers;
  private final Optional<Scheduler> scheduler;
  private final NodeLife nodeLife;
  private final TaintEviction taints;
  private final BudgetCount budgets;
  private final GroupCount groups;
  private final Optional<Rebalance> rebalance;
  private final Garbage garbage;
  private final NamespaceContent namespaceContent;
  private final QuotaCount quotaCount;
  private final EventExpiry eventExpiry;

  Term(ControllersConfig config, BerthClient client, Timers timers) {
    String identity = config.leader().identity();
    this.events = new EventWriter(client, "berth-controller", identity, timers);
    this.informers = new Informers(client, timers);
    Projections kept = new Projections();
    informers.share(Kinds.TASK, GroupCount.taskOptions().keeping(kept.tasks()));
    informers.share(Kinds.BINDING, NodeLife.bindingOptions().keeping(kept.bindings()));
    informers.share(Kinds.NODE, InformerOptions.<Node>all().keeping(kept.nodes()));
    kept.shareOwned(informers);
    // Several schedulers have Leases and caches of their own: see Shards.
    this.scheduler =
        config.schedulerShards() > 1
            ? Optional.empty()
            : Optional.of(new Scheduler(client, informers, events, timers, identity.hashCode()));
    this.nodeLife = new NodeLife(client, informers, events, timers, config.nodeLife());
    this.taints = new TaintEviction(client, informers, events, timers);
    this.budgets = new BudgetCount(client, informers, timers);
    this.groups = new GroupCount(client, informers, timers);
    this.rebalance =
        config.rebalance().map(how -> new Rebalance(client, informers, events, timers, how));
    this.garbage = new Garbage(client, informers, timers);
    this.namespaceContent = new NamespaceContent(client, informers, timers);
    this.quotaCount = new QuotaCount(client, informers, timers);
    this.eventExpiry = new EventExpiry(client, timers, config.eventTtl());
  }

  @Override
  public void start(Runnable died) {
    events.start();
    informers.start();
    nodeLife.start(died);
    scheduler.ifPresent(one -> one.start(died));
    taints.start();
    budgets.start();
    groups.start();
    rebalance.ifPresent(Rebalance::start);
    garbage.start();
    namespaceContent.start();
    quotaCount.start();
    eventExpiry.start();
  }

  @Override
  public void close() {
    eventExpiry.close();
    quotaCount.close();
    namespaceContent.close();
    garbage.close();
    rebalance.ifPresent(Rebalance::close);
    groups.close();
    budgets.close();
    taints.close();
    scheduler.ifPresent(Scheduler::close);
    nodeLife.close();
    informers.close();
    events.close();
  }
}
