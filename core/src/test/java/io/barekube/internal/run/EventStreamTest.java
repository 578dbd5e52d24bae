package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.barekube.ClusterId;
import io.barekube.event.ClusterEvent;
import io.barekube.plan.Plan;
import io.barekube.spi.Waiter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final Plan PLAN = new Plan(new ClusterId("edge", new UUID(0, 1)), Plan.Purpose.APPLY, List.of());
    private final List<Long> received = new CopyOnWriteArrayList<>();

    @Test
    void deliversInOrderToEveryListenerEvenBehindOneThatThrows() {
        EventStream events = new EventStream(
                "edge",
                List.of(
                        event -> {
                            throw new IllegalStateException("broken");
                        },
                        event -> received.add(event.stamp().sequence())),
                Waiter.system(),
                0);

        for (int i = 0; i < 5; i++) {
            events.emit(stamp -> new ClusterEvent.RunStarted(stamp, "r", PLAN));
        }
        events.drain();

        assertThat(received).hasSize(5).isSorted();
    }

    @Test
    void dropsWhatComesAfterTheEnd() {
        EventStream events = new EventStream(
                "edge", List.of(event -> received.add(event.stamp().sequence())), Waiter.system(), 1);
        events.drain();

        events.emit(stamp -> new ClusterEvent.RunStarted(stamp, "r", PLAN));

        assertThat(received).isEmpty();
    }
}
