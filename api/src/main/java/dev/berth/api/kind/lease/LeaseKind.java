package dev.berth.api.kind.lease;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.coordination.v1.LeaseSpec;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import java.util.ArrayList;
import java.util.List;

/** The kind Lease. */
public final class LeaseKind implements KindRules<Lease> {
  public static final Kind<Lease> KIND =
      new Kind<>(
          "coordination.k8s.io",
          "v1",
          "Lease",
          "leases",
          List.of(),
          true,
          Lease.getDefaultInstance(),
          new LeaseKind());

  private LeaseKind() {}

  @Override
  public List<Violation> validate(Lease lease) {
    List<Violation> found = new ArrayList<>();
    LeaseSpec spec = lease.getSpec();
    if (spec.hasLeaseDurationSeconds() && spec.getLeaseDurationSeconds() <= 0) {
      found.add(
          Violation.invalid(
              "spec.leaseDurationSeconds",
              spec.getLeaseDurationSeconds(),
              "must be greater than 0"));
    }
    if (spec.getLeaseTransitions() < 0) {
      found.add(
          Violation.invalid(
              "spec.leaseTransitions",
              spec.getLeaseTransitions(),
              "must be greater than or equal to 0"));
    }
    return found;
  }

  @Override
  public List<Column<Lease>> columns() {
    return List.of(Column.of("HOLDER", lease -> lease.getSpec().getHolderIdentity()));
  }

  @Override
  public List<String> selectableFields() {
    return List.of("spec.holderIdentity");
  }
}
