package io.barekube.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatheredTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final CountDownLatch underWay = new CountDownLatch(1);
    private final Semaphore goOn = new Semaphore(0);
    private final Gathered<String> gathered = new Gathered<>(this::answer);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private Map<Integer, IllegalStateException> answer(List<String> requests) throws InterruptedException {
        calls.add(requests);
        underWay.countDown();
        goOn.acquire();
        int bad = requests.indexOf("bad");
        return bad < 0 ? Map.of() : Map.of(bad, new IllegalStateException("bad was refused"));
    }

    private Future<?> ask(String wish) {
        return threads.submit(() -> {
            gathered.ask(wish);
            return null;
        });
    }

    /** The first is on its way, the others wait. */
    private List<Future<?>> askFor(String first, String... others) throws InterruptedException {
        List<Future<?>> answers = new ArrayList<>(List.of(ask(first)));
        underWay.await();
        for (String other : others) {
            answers.add(ask(other));
        }
        while (gathered.waiting() < others.length + 1) {
            Thread.onSpinWait();
        }
        return answers;
    }

    @Test
    void sendsWhatCameMeanwhileWithTheNextCall() throws Exception {
        List<Future<?>> answers = askFor("a", "b", "c", "d");

        goOn.release(2);
        for (Future<?> answer : answers) {
            answer.get();
        }

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0)).containsExactly("a");
        assertThat(calls.get(1)).containsExactlyInAnyOrder("b", "c", "d");
    }

    @Test
    void tellsARefusalToTheOneWhoAsked() throws Exception {
        List<Future<?>> answers = askFor("a", "b", "bad");

        goOn.release(2);

        answers.get(0).get();
        answers.get(1).get();
        assertThatThrownBy(answers.get(2)::get)
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("bad was refused");
    }

    @Test
    void anInterruptEndsOnlyTheRequestOfItsThread() throws Exception {
        List<Future<?>> answers = askFor("a", "b");

        answers.get(0).cancel(true);
        goOn.release(1);
        answers.get(1).get();

        // whoever goes on asks for what was waiting
        assertThat(Set.copyOf(calls.get(calls.size() - 1))).contains("b");
        assertThat(gathered.waiting()).isZero();
    }
}
