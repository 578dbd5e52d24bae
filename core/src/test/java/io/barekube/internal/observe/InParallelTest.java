package io.barekube.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InParallelTest {
    @Test
    void answersInTheOrderOfTheSubjectsAndNeverMoreThanTheWidthAtOnce() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);

        List<String> answers = InParallel.map(List.of(1, 2, 3, 4, 5, 6, 7, 8), 3, number -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            three.await();
            now.decrementAndGet();
            return "n" + number;
        });

        assertThat(answers).containsExactly("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8");
        assertThat(most.get()).isEqualTo(3);
    }

    @Test
    void hasNobodyAskingAnyMoreWhenItThrows() {
        AtomicBoolean asking = new AtomicBoolean();
        CountDownLatch began = new CountDownLatch(1);

        assertThatThrownBy(() -> InParallel.map(List.of("fails", "hangs"), 2, subject -> {
                    if (subject.equals("fails")) {
                        began.await();
                        throw new IllegalStateException("no");
                    }
                    asking.set(true);
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        asking.set(false);
                    }
                    return "";
                }))
                .hasMessage("no");

        assertThat(asking).isFalse();
    }

    @Test
    void hasNobodyAskingAnyMoreWhenItIsInterrupted() throws Exception {
        AtomicInteger asking = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(2);
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        AtomicInteger left = new AtomicInteger(-1);
        Thread caller = new Thread(() -> {
            try {
                InParallel.map(List.of(1, 2), 2, subject -> {
                    asking.incrementAndGet();
                    began.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        asking.decrementAndGet();
                    }
                    return subject;
                });
            } catch (InterruptedException e) {
                wasInterrupted.set(true);
                left.set(asking.get());
            }
        });
        caller.start();
        began.await();

        caller.interrupt();
        caller.join();

        assertThat(wasInterrupted).isTrue();
        assertThat(left).hasValue(0);
    }
}
