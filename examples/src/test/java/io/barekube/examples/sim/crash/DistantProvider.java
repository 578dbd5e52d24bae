package io.barekube.examples.sim.crash;

import io.barekube.Arch;
import io.barekube.ClusterException;
import io.barekube.run.FailureClass;
import io.barekube.spi.Capabilities;
import io.barekube.spi.InfrastructureProvider;
import io.barekube.spi.Json;
import io.barekube.spi.Machine;
import io.barekube.spi.MachineId;
import io.barekube.spi.MachineRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The provider of another JVM, which {@link ProviderServer} serves at that port. Thread-safe. */
record DistantProvider(int port) implements InfrastructureProvider {
    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.builder().architectures(Set.of(Arch.AMD64)).build();
    }

    @Override
    public List<Machine> list(String clusterName) {
        return Json.list(ask("list", Map.of("cluster", clusterName)).get("machines")).stream()
                .map(Json::object)
                .map(Wire::machine)
                .toList();
    }

    @Override
    public Machine create(MachineRequest request) {
        return Wire.machine(ask("create", Wire.of(request)));
    }

    @Override
    public Machine await(MachineId id, Duration timeout) {
        return Wire.machine(ask("await", Map.of("id", id.value(), "timeout", timeout.toString())));
    }

    @Override
    public void delete(MachineId id) {
        ask("delete", Map.of("id", id.value()));
    }

    @Override
    public void release(String clusterName) {
        ask("release", Map.of("cluster", clusterName));
    }

    private Map<String, Object> ask(String call, Map<String, Object> details) {
        Map<String, Object> question = new LinkedHashMap<>(details);
        question.put("call", call);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((Json.write(question) + "\n").getBytes(StandardCharsets.UTF_8));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            if (line == null) {
                throw new IOException("no answer to " + call);
            }
            Map<String, Object> answer = Json.parseObject(line);
            if (answer.containsKey("failed")) {
                throw new ClusterException(
                        FailureClass.valueOf(Wire.text(answer, "failed")), Wire.text(answer, "message"));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
