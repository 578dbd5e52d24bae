package io.barekube.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules that hold the house together. This module sees all others, so they are checked here, once. */
@AnalyzeClasses(packages = "io.barekube", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String PLANNER = "io.barekube.internal.planner..";

    private static final DescribedPredicate<JavaClass> THIRD_PARTY = resideInAnyPackage(
            "okhttp3..",
            "okio..",
            "com.squareup.moshi..",
            "net.schmizz..",
            "com.hierynomus..",
            "io.github.resilience4j..",
            "org.snakeyaml..",
            "org.apache.sshd..",
            "kotlin..");

    // --- what callers see

    @ArchTest
    static final ArchRule signaturesNameNoThirdPartyType = classes()
            .that(areOutsideInternal())
            .and(describe("are visible to callers", ArchitectureTest::isVisible))
            .should(nameNoThirdPartyTypeInTheirSignatures())
            .as("what callers see names no third-party type")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .should(condition("live in a @NullMarked package", (type, events) -> {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(violated(type, type.getName() + " lives in a package without @NullMarked"));
                }
            }));

    // --- who knows whom

    @ArchTest
    static final ArchRule internalsStayInTheirModule = classes()
            .should(notDependOn(
                    "the internals of another module",
                    (from, to) -> resideInAPackage("..internal..").test(to)
                            && !module(from).equals(module(to))));

    @ArchTest
    static final ArchRule modulesKnowCoreOnly = classes()
            .that(describe(
                    "belong to the library",
                    type -> !Set.of("examples", "testkit").contains(module(type))))
            .should(notDependOn(
                    "a module other than core",
                    (from, to) -> !module(to).equals("core") && !module(from).equals(module(to))));

    // --- the planner is a pure function

    @ArchTest
    static final ArchRule plannerDoesNoInputOrOutput = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                    .and(not(describe("URI", type -> type.getName().startsWith("java.net.URI")))))
            .as("the planner does no input or output")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plannerHasNoClock = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould(use((owner, name) -> owner.getPackageName().equals("java.time") && name.equals("now")
                    || owner.isEquivalentTo(System.class)
                            && Set.of("currentTimeMillis", "nanoTime").contains(name)))
            .as("the planner has no clock")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plannerHasNoChance = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should()
            .dependOnClassesThat(describe("are random generators", ArchitectureTest::isRandomGenerator))
            .orShould(use((owner, name) -> owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")
                    || owner.isEquivalentTo(Math.class) && name.equals("random")))
            .as("the planner leaves nothing to chance")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plannerKnowsNoThreads = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.concurrent\\..*(Execut|Future|ForkJoin).*")
            .as("the planner knows no threads")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plannerReadsNoEnvironment = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should(use((owner, name) -> owner.isEquivalentTo(System.class)
                    && Set.of("getenv", "getProperty", "getProperties").contains(name)))
            .as("the planner reads nothing from its environment")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plannerKnowsNoOtherRoom = noClasses()
            .that()
            .resideInAPackage(PLANNER)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.barekube.internal..", "io.barekube.run..")
                    .and(not(resideInAPackage(PLANNER))))
            .as("the planner knows no other room")
            .allowEmptyShould(true);

    // --- a guest in somebody else's process

    @ArchTest
    static final ArchRule nobodyEndsTheProcess = noClasses()
            .that(areNoPrograms())
            .should(use((owner, name) -> owner.isEquivalentTo(System.class) && name.equals("exit")
                    || owner.isEquivalentTo(Runtime.class)
                            && Set.of("exit", "halt").contains(name)))
            .as("nobody ends the process");

    @ArchTest
    static final ArchRule nobodyPrintsToStandardStreams = noClasses()
            .that(areNoPrograms())
            .should(ACCESS_STANDARD_STREAMS)
            .as("nobody prints to the standard streams");

    @ArchTest
    static final ArchRule onlyTheWaiterSleeps = noClasses()
            .that(describe(
                    "are not the Waiter",
                    type -> !outermost(type).getSimpleName().equals("Waiter")))
            .should(use((owner, name) -> name.equals("sleep")
                    && (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class))))
            .as("only the Waiter sleeps");

    @ArchTest
    static final ArchRule threadsAreMadeInInternalPackages = noClasses()
            .that(areOutsideInternal())
            .and()
            .resideOutsideOfPackage("io.barekube.testkit..")
            .should(use((owner, name) -> name.equals("<init>") && owner.isAssignableTo(Thread.class)))
            .as("threads are made in internal packages and by contract tests only");

    @ArchTest
    static final ArchRule nobodyUsesTheOldDate = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(
                    "io.barekube.kubeadm.internal.Certificates") // X.509 certificates know no other
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Date.class);

    @ArchTest
    static final ArchRule staticFieldsAreFinal =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    @ArchTest
    static final ArchRule namesSayWhatAClassIs =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

    // --- words the rules are made of

    private static DescribedPredicate<JavaClass> areOutsideInternal() {
        return not(resideInAPackage("..internal.."));
    }

    /** The examples are programs: they own their process and its streams. */
    private static DescribedPredicate<JavaClass> areNoPrograms() {
        return not(resideInAPackage("io.barekube.examples.."));
    }

    private static String module(JavaClass type) {
        return Stream.of("addon", "examples", "kubeadm", "local", "packet", "testkit")
                .filter(name -> (type.getPackageName() + ".").startsWith("io.barekube." + name + "."))
                .findFirst()
                .orElse("core");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static boolean isVisible(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isRandomGenerator(JavaClass type) {
        return type.isAssignableTo(Random.class)
                || type.isEquivalentTo(ThreadLocalRandom.class)
                || type.getPackageName().equals("java.util.random");
    }

    private static ArchCondition<JavaClass> nameNoThirdPartyTypeInTheirSignatures() {
        return condition("name no third-party type in their signatures", (type, events) -> {
            report(type, type.getName(), headOf(type), events);
            report(type, type.getName(), annotationsOf(type), events);
            for (JavaMember member : type.getMembers()) {
                if (isVisible(member.getModifiers())) {
                    report(type, member.getFullName(), signatureOf(member), events);
                    report(type, member.getFullName(), annotationsOf(member), events);
                }
            }
        });
    }

    private static void report(JavaClass type, String where, Stream<JavaClass> named, ConditionEvents events) {
        named.map(JavaClass::getBaseComponentType)
                .filter(THIRD_PARTY)
                .distinct()
                .forEach(foreign -> events.add(violated(type, where + " names " + foreign.getName())));
    }

    private static Stream<JavaClass> headOf(JavaClass type) {
        List<JavaType> head = new ArrayList<>(type.getInterfaces());
        type.getSuperclass().ifPresent(head::add);
        head.addAll(type.getTypeParameters());
        return rawTypesOf(head);
    }

    private static Stream<JavaClass> signatureOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return rawTypesOf(List.of(field.getType()));
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        List<JavaType> signature = new ArrayList<>(code.getParameterTypes());
        signature.add(code.getReturnType());
        signature.addAll(code.getTypeParameters());
        return Stream.concat(rawTypesOf(signature), code.getExceptionTypes().stream());
    }

    private static Stream<JavaClass> rawTypesOf(List<JavaType> types) {
        return types.stream().flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> annotationsOf(HasAnnotations<?> annotated) {
        return annotated.getAnnotations().stream().map(annotation -> annotation.getRawType());
    }

    private static ArchCondition<JavaClass> notDependOn(String what, BiPredicate<JavaClass, JavaClass> isForbidden) {
        return condition("not depend on " + what, (type, events) -> {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (resideInAPackage("io.barekube..").test(target) && isForbidden.test(type, target)) {
                    events.add(violated(dependency, dependency.getDescription()));
                }
            }
        });
    }

    /** Calls, references ({@code Thread::sleep}) and constructor calls alike. */
    private static ArchCondition<JavaClass> use(BiPredicate<JavaClass, String> ownerAndName) {
        return accessTargetWhere(
                describe("it is forbidden", access -> ownerAndName.test(access.getTargetOwner(), access.getName())));
    }

    private static ArchCondition<JavaClass> condition(String what, Check check) {
        return new ArchCondition<>(what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.accept(type, events);
            }
        };
    }

    @FunctionalInterface
    private interface Check {
        void accept(JavaClass type, ConditionEvents events);
    }
}
