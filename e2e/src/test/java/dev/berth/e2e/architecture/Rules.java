package dev.berth.e2e.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Conditions that ArchUnit has no words for. */
final class Rules {
  private Rules() {}

  /** No call of any overload of a method. */
  static ArchCondition<JavaClass> notCall(Class<?> owner, String method) {
    return new ArchCondition<>("not call " + owner.getSimpleName() + "." + method) {
      @Override
      public void check(JavaClass caller, ConditionEvents events) {
        caller.getMethodCallsFromSelf().stream()
            .filter(call ->
                call.getTargetOwner().isEquivalentTo(owner) && call.getName().equals(method))
            .forEach(
                call -> events.add(SimpleConditionEvent.violated(call, call.getDescription())));
      }
    };
  }
}
