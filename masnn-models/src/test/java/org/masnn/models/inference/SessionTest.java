package org.masnn.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;
import org.masnn.core.layer.NetworkTimeSteps;
import org.masnn.models.inference.compile.GraphCompiler;
import org.masnn.models.inference.kernel.SpikeKernels;
import org.masnn.models.inference.plan.EventInput;
import org.masnn.models.inference.plan.Plan;
import org.masnn.models.plain.Readout;

class SessionTest {

    private static final int SIDE = 8;
    private static final int LENGTH = SIDE * SIDE * 2;
    private static final int STEPS = 5;
    private static final EventInput CAMERA =
            new EventInput(16, 15, new Framing(1000, STEPS, 2, CountScaling.SQUARE_ROOT));

    private static ComputationGraph graph;
    private static EventDrivenNetwork network;

    @BeforeAll
    static void compile() {
        graph = EventDrivenNetworkTest.threeLayers(Attention.of("CSA"), Readout.MEMBRANE);
        GraphComparison.randomize(graph, new Random(11));
        network = EventDrivenNetwork.compile(graph);
    }

    private static float[] frame(Random random) {
        float[] frame = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            frame[i] = random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0;
        }
        return frame;
    }

    /** A readout that depends on all steps so far. */
    private static float[] run(Session session, long seed, int steps) {
        Random random = new Random(seed);
        float[] readout = {};
        for (int t = 0; t < steps; t++) {
            readout = session.step(frame(random));
        }
        return readout.clone();
    }

    /** The same network with T = 1 says what there is at each step. */
    @Test
    void readout_isTheMeanOfTheLastSteps() {
        Session session = network.openSession();
        Session steps =
                EventDrivenNetwork.compile(NetworkTimeSteps.change(graph, 1)).openSession();
        Random random = new Random(2);
        double[][] values = new double[4 * STEPS][3];
        for (int t = 0; t < values.length; t++) {
            float[] frame = frame(random);
            float[] value = steps.step(frame);
            float[] readout = session.step(frame);
            int first = Math.max(0, t + 1 - STEPS);
            for (int k = 0; k < 3; k++) {
                values[t][k] = value[k];
                double sum = 0;
                for (int i = first; i <= t; i++) {
                    sum += values[i][k];
                }
                assertThat(readout[k]).isCloseTo((float) (sum / (t + 1 - first)), within(1e-5f));
            }
        }
        assertThat(session.steps()).isEqualTo(4 * STEPS);
    }

    @Test
    void reset_isANewSession() {
        Session session = network.openSession();
        float[] first = run(session, 1, 12);
        session.reset();
        assertThat(session.steps()).isZero();
        assertThat(run(session, 1, 12)).isEqualTo(first);
    }

    @Test
    void events_areFramesOfTheirCounts() {
        EventDrivenNetwork ofCamera = network.withEvents(CAMERA);
        assertThat(ofCamera.events()).contains(CAMERA);
        Session byEvents = ofCamera.openSession();
        Session byFrames = ofCamera.openSession();
        Random random = new Random(3);
        EventStream.Builder all = EventStream.builder(16, 15);
        float[] last = {};
        for (int t = 0; t < STEPS; t++) {
            EventStream.Builder step = EventStream.builder(16, 15);
            for (int i = 0; i < 80; i++) {
                int x = random.nextInt(16);
                int y = random.nextInt(15);
                boolean on = random.nextBoolean();
                step.add(x, y, 7000 + t * 1000 + i, on);
                all.add(x, y, 7000 + t * 1000 + i, on);
            }
            EventStream events = step.build();
            float[] frame = new float[LENGTH];
            new Framing(1000, 1, 2, CountScaling.SQUARE_ROOT).write(events, 7000 + t * 1000, frame, 0);
            last = byFrames.step(frame);
            assertThat(byEvents.step(events)).isEqualTo(last);
        }
        ClipSession clips = ofCamera.openClipSession();
        assertThat(clips.classify(all.build(), 7000)).isEqualTo(last);
    }

    @Test
    void savedState_goesOnElsewhere() {
        Session session = network.openSession();
        run(session, 5, 9);
        byte[] state = session.save();
        float[] expected = run(session, 6, 9);
        Session other = network.openSession();
        run(other, 8, 3);
        other.restore(state);
        assertThat(other.steps()).isEqualTo(9);
        assertThat(run(other, 6, 9)).isEqualTo(expected);
    }

    @Test
    void foreignState_isRefusedAndChangesNothing() {
        Session session = network.openSession();
        run(session, 5, 9);
        byte[] state = session.save();
        byte[] changed = state.clone();
        changed[state.length / 2] ^= 1;
        byte[] newer = state.clone();
        newer[11] = 9;
        assertThatThrownBy(() -> session.restore(changed))
                .hasMessage("Session: the saved state was changed, its checksum does not fit");
        assertThatThrownBy(() -> session.restore(Arrays.copyOf(state, state.length - 3)))
                .hasMessage("Session: the saved state is truncated, it has " + (state.length - 3) + " bytes");
        assertThatThrownBy(() -> session.restore(Arrays.copyOf(state, state.length + 1)))
                .hasMessage("Session: the saved state was changed, its checksum does not fit");
        assertThatThrownBy(() -> session.restore(new byte[100]))
                .hasMessage("Session: expected a state that Session.save() gave, got other bytes");
        assertThatThrownBy(() -> session.restore(newer))
                .hasMessage("Session: expected a saved state of version 1, got version 9");
        Session ofOther = network.withEvents(CAMERA).openSession();
        assertThatThrownBy(() -> ofOther.restore(state)).hasMessage("Session: the saved state is of another network");
        assertThat(session.save()).isEqualTo(state);
    }

    @Test
    void badInput_isRefusedAndChangesNothing() {
        Session session = network.withEvents(CAMERA).openSession();
        EventStream events = EventStream.builder(16, 15).add(3, 4, 5000, true).build();
        session.step(events);
        byte[] before = session.save();
        float[] nan = new float[LENGTH];
        nan[7] = Float.NaN;
        float[] infinite = new float[LENGTH];
        infinite[0] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> session.step(new float[LENGTH - 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Session: expected [8, 8, 2] = 128 values, got 127");
        assertThatThrownBy(() -> session.step(nan))
                .hasMessage("Session: expected finite values, got NaN at index 7 of [8, 8, 2]");
        assertThatThrownBy(() -> session.step(infinite))
                .hasMessage("Session: expected finite values, got Infinity at index 0 of [8, 8, 2]");
        assertThatThrownBy(() -> session.step(
                        EventStream.builder(17, 15).add(16, 0, 6000, true).build()))
                .hasMessage("Session: expected events of a 16 x 15 sensor, got those of a 17 x 15 sensor");
        assertThatThrownBy(() -> session.step(
                        EventStream.builder(16, 15).add(0, 0, 4999, true).build()))
                .hasMessage(
                        "Session: expected events from 5000 us on, the time of the last one so far, got one at 4999 us;"
                                + " call reset() before another recording");
        assertThatThrownBy(() -> session.step(EventStream.builder(16, 15)
                        .add(0, 0, 5000, true)
                        .add(0, 0, 6000, true)
                        .build()))
                .hasMessage(
                        "Session: expected the events of one frame of 1000 us, got events over 1000 us; cut the stream"
                                + " with EventStream.window(from, to), a step for each");
        assertThat(session.save()).isEqualTo(before);
        assertThat(session.steps()).isEqualTo(1);
    }

    @Test
    void networkOfOtherFrames_doesNotTakeEvents() {
        assertThatThrownBy(() -> network.withEvents(new EventInput(128, 128, new Framing(1000, STEPS, 4))))
                .hasMessage("Plan: expected events that make frames [8, 8, 2], got [32, 32, 2]");
        assertThatThrownBy(() -> network.withEvents(new EventInput(16, 16, new Framing(1000, 9, 2))))
                .hasMessage("Plan: expected frames of T = 5, got T = 9");
        ClipSession clips = network.openClipSession();
        assertThatThrownBy(() -> clips.classify(EventStream.builder(8, 8).build(), 0))
                .hasMessageStartingWith("ClipSession: the network does not know how events become frames");
    }

    @Test
    void closedSession_isRefused() {
        Session session = network.openSession();
        session.step(new float[LENGTH]);
        byte[] state = session.save();
        session.close();
        String message = "Session: is closed; open another one with EventDrivenNetwork.openSession()";
        assertThatThrownBy(() -> session.step(new float[LENGTH]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> session.step(EventStream.builder(8, 8).build()))
                .hasMessage(message);
        assertThatThrownBy(session::save).hasMessage(message);
        assertThatThrownBy(session::reset).hasMessage(message);
        assertThatThrownBy(() -> session.restore(state)).hasMessage(message);
        assertThat(session.operations()).isNotEmpty();
        ClipSession clips = network.openClipSession();
        clips.close();
        assertThatThrownBy(() -> clips.classify(new float[STEPS * LENGTH]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("ClipSession: is closed; open another one with EventDrivenNetwork.openClipSession()");
    }

    @Test
    void badClip_isRefused() {
        ClipSession session = network.openClipSession();
        float[] nan = new float[STEPS * LENGTH];
        nan[200] = Float.NaN;
        assertThatThrownBy(() -> session.classify(new float[LENGTH]))
                .hasMessage("ClipSession: expected [5, 8, 8, 2] = 640 values, got 128");
        assertThatThrownBy(() -> session.classify(nan))
                .hasMessage("ClipSession: expected finite values, got NaN at index 200 of [5, 8, 8, 2]");
    }

    @Test
    void networkWithTemporalAttention_doesNotStream() {
        EventDrivenNetwork clips = EventDrivenNetwork.compile(
                EventDrivenNetworkTest.threeLayers(Attention.of("TCSA/T=cbam2"), Readout.SPIKE_RATE));
        assertThatThrownBy(clips::openSession)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Session: layer \"conv0_ta\" looks at all T = 5 time steps of a clip, so there is no result after"
                                + " each step; collect T frames and give them to a ClipSession, or train a network without temporal"
                                + " and joint attention (CSA)");
    }

    /** By the plain kernel: what the Vector API allocates until the JVM has compiled it is not ours. */
    @Test
    void step_allocatesNothing() {
        Plan plan = GraphCompiler.compile(graph, Map.of());
        Session session = new EventDrivenNetwork(plan, SpikeKernels.all().get(0)).openSession();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[][] frames = {frame(new Random(1)), frame(new Random(2))};
        long steps = 500;
        for (int i = 0; i < steps; i++) {
            session.step(frames[i % 2]);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < steps; i++) {
            session.step(frames[i % 2]);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(steps);
    }

    /** The million steps of the soak are asked for with -Dmasnn.soak=1000000. */
    @Test
    void parallelSessions_giveWhatOneThreadGivesInTheSameMemory() throws Exception {
        int number = 8;
        int steps = Integer.getInteger("masnn.soak", 1600) / number / 2;
        List<float[]> expected = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Session alone = network.openSession();
            run(alone, i, steps);
            expected.add(run(alone, 100 + i, steps));
        }
        List<Session> sessions =
                IntStream.range(0, number).mapToObj(i -> network.openSession()).toList();
        ExecutorService threads = Executors.newFixedThreadPool(number);
        try {
            runAll(threads, sessions, 0, steps);
            long before = usedMemory();
            List<float[]> results = runAll(threads, sessions, 100, steps);
            assertThat(usedMemory() - before).isLessThan(4_000_000);
            for (int i = 0; i < number; i++) {
                assertThat(results.get(i)).as("session %d", i).isEqualTo(expected.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<float[]> runAll(ExecutorService threads, List<Session> sessions, int seed, int steps)
            throws Exception {
        List<Callable<float[]>> tasks = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            int own = seed + i;
            tasks.add(() -> run(session, own, steps));
        }
        List<float[]> results = new ArrayList<>();
        for (Future<float[]> result : threads.invokeAll(tasks)) {
            results.add(result.get());
        }
        return results;
    }

    private static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void clips_allocateNothing() {
        Plan plan = GraphCompiler.compile(graph, Map.of());
        ClipSession session = new EventDrivenNetwork(plan, SpikeKernels.all().get(0)).openClipSession();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Random random = new Random(1);
        float[] clip = new float[STEPS * LENGTH];
        for (int i = 0; i < clip.length; i++) {
            clip[i] = random.nextInt(5) == 0 ? 1 : 0;
        }
        int clips = 200;
        for (int i = 0; i < clips; i++) {
            session.classify(clip);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < clips; i++) {
            session.classify(clip);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(clips);
    }
}
