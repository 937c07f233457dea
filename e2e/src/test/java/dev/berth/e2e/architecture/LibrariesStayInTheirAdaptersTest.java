package dev.berth.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.grpc.Channel;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** What a library throws and wants ends at its adapter, so that it can be replaced there. */
final class LibrariesStayInTheirAdaptersTest {
  @Test
  void etcdIsKnownOnlyToItsStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.berth.apiserver.store.etcd..", "dev.berth.bench..", "dev.berth.chaos.truth..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.etcd..")
        .because("bench measures etcd directly, and chaos asks it what happened, beside the store")
        .check(Code.CLASSES);
  }

  @Test
  void dockerIsKnownOnlyToItsRuntime() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.berth.nodelet.runtime.docker..", "dev.berth.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.dockerjava..")
        .because("bench alone measures Docker directly, beside the nodelet")
        .check(Code.CLASSES);
  }

  @Test
  void flagsAreReadByCommandsAndMainsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.berth.cli..", "dev.berth.dev..", "dev.berth.bench..")
        .and()
        .haveSimpleNameNotStartingWith("Main")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(Code.CLASSES);
  }

  @Test
  void whatExistsDoesNothing() {
    noClasses()
        .that()
        .resideInAPackage("dev.berth.api..")
        .and()
        .resideOutsideOfPackage("dev.berth.api.rpc.v1..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.file..").and(not(type(InetAddress.class))))
        .orShould()
        .callMethod(InetAddress.class, "getByName", String.class)
        .orShould()
        .callMethod(InetAddress.class, "getAllByName", String.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Channel.class)
        .because("api/ has no I/O, threads or clock; of addresses it reads the literal ones")
        .check(Code.CLASSES);
  }

  @Test
  void timeIsAsked() {
    classes()
        .that()
        .resideInAnyPackage("dev.berth.api..", "dev.berth.controller..", "dev.berth.nodelet..")
        .and()
        .haveSimpleNameNotStartingWith("Main")
        .should(Rules.notCall(System.class, "currentTimeMillis"))
        .andShould(Rules.notCall(java.time.Instant.class, "now"))
        .andShould(Rules.notCall(Thread.class, "sleep"))
        .because("time comes in through the constructor")
        .check(Code.CLASSES);
  }
}
