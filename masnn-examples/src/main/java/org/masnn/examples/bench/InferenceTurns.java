package org.masnn.examples.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EventFrameIterator;
import org.masnn.core.data.SampleSource;
import org.masnn.core.kernel.NativeFloats;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.examples.gesture.TrainedNetwork;
import org.masnn.models.inference.ClipSession;
import org.masnn.models.inference.EventDrivenNetwork;
import org.masnn.models.inference.engine.SynapticOperations;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A trained network on clips of its test samples, by the engine and by the graph, one clip at a time. */
final class InferenceTurns {

    /** Below which results count as equal. */
    private static final double TOLERANCE = 1e-4;

    /**
     * How far engine and graph agree.
     *
     * @param samples how many were compared
     * @param largestDifference of any value of a result
     * @param differing samples with a larger difference than {@value #TOLERANCE}
     * @param otherClass samples with another largest value
     */
    record Agreement(int samples, double largestDifference, int differing, int otherClass) {}

    private final TrainedNetwork network;
    private final SampleSource samples;
    private final EventDrivenNetwork compiled;
    private final ClipSession session;
    private final List<DataSet> batches = new ArrayList<>();
    private final List<float[]> clips = new ArrayList<>();

    InferenceTurns(TrainedNetwork network, @Nullable Path folder, int count, int threads) throws IOException {
        this.network = network;
        samples = network.testSamples(folder);
        compiled = network.compile(samples.sensorWidth(), samples.sensorHeight());
        session = compiled.openClipSession(threads);
        int timed = Math.min(count, samples.size());
        EventFrameIterator all = network.clips(samples);
        for (int i = 0; all.hasNext(); i++) {
            DataSet batch = all.next();
            if ((long) i * timed / samples.size() != (i + 1L) * timed / samples.size()) {
                batches.add(batch);
                clips.add(NativeFloats.copyOf(batch.getFeatures()));
            }
        }
        // Warm: the compiler needs some clips, oneDNN its first call.
        for (int i = 0; i < 5; i++) {
            engine();
        }
        graph();
    }

    TrainedNetwork network() {
        return network;
    }

    EventDrivenNetwork compiled() {
        return compiled;
    }

    int timedClips() {
        return clips.size();
    }

    /** Milliseconds of a clip by the engine, on the average over the clips. */
    double engine() {
        long start = System.nanoTime();
        for (float[] clip : clips) {
            session.classify(clip);
        }
        return (System.nanoTime() - start) / 1e6 / clips.size();
    }

    /** Milliseconds of a clip by the graph, on the average over the clips. */
    double graph() {
        long start = System.nanoTime();
        for (DataSet batch : batches) {
            network.graph().outputSingle(batch.getFeatures());
        }
        return (System.nanoTime() - start) / 1e6 / clips.size();
    }

    /** Firing rate of each spiking layer on the timed clips. */
    Map<String, Double> rates() {
        SpikeMeter meter = new SpikeMeter(network.graph());
        batches.forEach(meter::add);
        Map<String, Double> rates = new LinkedHashMap<>();
        meter.statistics().layers().forEach(layer -> rates.put(layer.layer(), layer.rate()));
        return rates;
    }

    /** Of the timed clips, on the average. */
    List<SynapticOperations> operationsPerClip() {
        session.resetOperations();
        clips.forEach(session::classify);
        return session.operations().stream()
                .map(layer -> new SynapticOperations(
                        layer.layer(), layer.executed() / clips.size(), layer.skipped() / clips.size()))
                .toList();
    }

    /** Both on all test samples. */
    Agreement compareAll() {
        double largest = 0;
        int differing = 0;
        int otherClass = 0;
        EventFrameIterator all = network.clips(samples);
        while (all.hasNext()) {
            INDArray features = all.next().getFeatures();
            float[] expected = NativeFloats.copyOf(network.graph().outputSingle(features));
            float[] actual = session.classify(NativeFloats.copyOf(features));
            double difference = 0;
            for (int i = 0; i < expected.length; i++) {
                difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
            }
            largest = Math.max(largest, difference);
            differing += difference > TOLERANCE ? 1 : 0;
            otherClass += argMax(expected) == argMax(actual) ? 0 : 1;
        }
        return new Agreement(samples.size(), largest, differing, otherClass);
    }

    private static int argMax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
