package io.barekube.packet.internal;

import io.barekube.NodeSpec;
import io.barekube.Violation;
import io.barekube.packet.internal.client.ResourceId;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with the settings or with a node for this provider, told without asking anybody. */
public final class SettingRules {
    private static final int MOST_ADDRESSES = 256;
    private static final String FACILITY = "(facility[:=])?[a-z]{2,3}\\d{1,2}";

    private SettingRules() {}

    /** Everything that is wrong with the settings themselves. */
    public static List<Violation> violations(Settings settings) {
        List<Violation> violations = new ArrayList<>();
        if (!ResourceId.isOne(settings.project())) {
            violations.add(
                    new Violation(
                            "project",
                            "\"" + settings.project()
                                    + "\" is not a project's id, which is a UUID such as 2cd22a44-6f2e-4e36-8a1f-0c6c3f2a7c11: copy it from the project's settings"));
        }
        url(settings.url()).ifPresent(violations::add);
        if (settings.metros().isEmpty()) {
            violations.add(new Violation("metro", "no metro is given: name one, such as sv or am"));
        }
        settings.metros().forEach(metro -> metro(metro).ifPresent(violations::add));
        if (settings.operatingSystem().isBlank()) {
            violations.add(new Violation("operatingSystem", "it is blank: name one, such as debian_12"));
        }
        settings.plans().stream()
                .map(plan -> plan("plan", plan))
                .flatMap(Optional::stream)
                .forEach(violations::add);
        settings.reservations()
                .forEach(reservation -> reservation(settings, reservation).ifPresent(violations::add));
        return violations;
    }

    private static Optional<Violation> url(URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web
                || url.getHost() == null
                || url.getQuery() != null
                || url.getFragment() != null
                || url.getUserInfo() != null) {
            return Optional.of(
                    new Violation(
                            "url",
                            "the base URL is not an http or https address without user, query and fragment: write it as https://api.example.com/metal/v1"));
        }
        return Optional.empty();
    }

    private static Optional<Violation> metro(String metro) {
        if (metro.matches(FACILITY)) {
            String code = metro.replaceAll(".*[:=]|\\d", "");
            return Optional.of(new Violation(
                    "metro",
                    metro
                            + " is the code of a facility, and machines are placed by metro since 2023: give the two letters of its metro"
                            + (code.length() == 2 ? ", which is " + code : "")));
        }
        if (metro.equals("any")) {
            return Optional.of(
                    new Violation(
                            "metro",
                            "\"any\" would place each machine in another metro, and a cluster needs one private network: name one metro, or several in order of preference"));
        }
        return metro.matches("[a-z]{2}")
                ? Optional.empty()
                : Optional.of(new Violation(
                        "metro", "\"" + metro + "\" is not a metro's code of two letters, such as sv or am"));
    }

    private static Optional<Violation> plan(String where, String plan) {
        if (plan.isBlank()) {
            return Optional.of(new Violation(where, "the plan is blank: name one, such as c3.small.x86"));
        }
        return plan.startsWith("spot")
                ? Optional.of(
                        new Violation(
                                where,
                                "\"" + plan
                                        + "\" asks for a spot machine, which is taken away at two minutes' notice and was withdrawn from the API in 2025: use machines on demand, or reserved ones"))
                : Optional.empty();
    }

    private static Optional<Violation> reservation(Settings settings, String reservation) {
        if (reservation.equals(Settings.NEXT_AVAILABLE)) {
            return settings.reservations().size() == 1
                    ? Optional.empty()
                    : Optional.of(new Violation(
                            "reservation", "next-available stands alone: give either it, or the ids of reservations"));
        }
        return ResourceId.isOne(reservation)
                ? Optional.empty()
                : Optional.of(new Violation(
                        "reservation",
                        "\"" + reservation
                                + "\" is neither the id (a UUID) of a hardware reservation nor next-available"));
    }

    /** What is wrong with a block of so many addresses. */
    public static Optional<Violation> addresses(String where, int quantity) {
        return quantity >= 1 && quantity <= MOST_ADDRESSES && Integer.bitCount(quantity) == 1
                ? Optional.empty()
                : Optional.of(new Violation(
                        where,
                        "a block of " + quantity
                                + " addresses cannot be had: Packet lends a power of two of them, up to "
                                + MOST_ADDRESSES + (quantity > 1 ? ", such as " + near(quantity) : "")));
    }

    private static int near(int quantity) {
        int below = Math.min(Integer.highestOneBit(quantity), MOST_ADDRESSES);
        return below < quantity && below < MOST_ADDRESSES ? 2 * below : below;
    }

    /** What is wrong with one node. */
    public static List<Violation> violations(Settings settings, NodeSpec node) {
        List<Violation> violations = new ArrayList<>();
        if (node.name().contains("_")) {
            violations.add(new Violation(
                    node.name(),
                    "a host name holds no underscores: call it " + node.name().replace('_', '-')));
        }
        if (node.machine().plan().isEmpty() && settings.plans().isEmpty()) {
            violations.add(
                    new Violation(
                            node.pool(),
                            "neither the pool nor the provider names a plan: write machine.plan(\"c3.small.x86\"), or plan(..) on the provider"));
        }
        node.machine().plan().flatMap(plan -> plan(node.pool(), plan)).ifPresent(violations::add);
        if (!node.machine().hosts().isEmpty()) {
            violations.add(new Violation(
                    node.pool(), "Packet has no fixed hosts to take: leave hosts(..) out, and name a plan"));
        }
        return violations;
    }
}
