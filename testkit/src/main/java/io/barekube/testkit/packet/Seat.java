package io.barekube.testkit.packet;

/** The addresses of a device: each with its gateway, which is the other one of their /31. */
record Seat(String publicAddress, String publicGateway, String privateAddress, String privateGateway) {
    /** The pair that begins with {@code first}, an even number, in two networks of 256 addresses. */
    static Seat pair(String publicPrefix, String privatePrefix, int first) {
        return new Seat(
                publicPrefix + (first + 1), publicPrefix + first, privatePrefix + (first + 1), privatePrefix + first);
    }
}
