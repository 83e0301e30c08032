package org.masnn.models.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.masnn.models.inference.compile.GraphCompiler;
import org.masnn.models.inference.kernel.SpikeKernel;
import org.masnn.models.inference.kernel.SpikeKernels;
import org.masnn.models.inference.plan.Plan;
import org.nd4j.linalg.api.ndarray.INDArray;

class EventDrivenNetworkPropertyTest {

    /** Cases in which rounding may decide whether a neuron fires are left out; jqwik fails where they are many. */
    @Property(tries = 150)
    void clips_areTheGraphsOutput(@ForAll long seed) {
        RandomNetwork network = new RandomNetwork(seed, true);
        INDArray features = network.features(2);
        Assume.that(GraphComparison.margin(network.graph, features) > GraphComparison.MARGIN);
        INDArray expected = network.graph.outputSingle(features);
        Plan plan = GraphCompiler.compile(network.graph, Map.of());
        assertThat(plan.wholeClipOperation().isPresent()).isEqualTo(network.wholeClips);
        for (SpikeKernel kernel : SpikeKernels.all()) {
            EventDrivenNetwork compiled = new EventDrivenNetwork(plan, kernel);
            try (ClipSession session = compiled.openClipSession();
                    ClipSession ofTwoThreads = compiled.openClipSession(2)) {
                for (int clip = 0; clip < 2; clip++) {
                    float[] input = GraphComparison.floats(features.slice(clip));
                    float[] result = session.classify(input);
                    float[] wanted = GraphComparison.floats(expected.slice(clip));
                    assertThat(result)
                            .as("%s, clip %d", kernel.name(), clip)
                            .containsExactly(wanted, within(GraphComparison.tolerance(wanted)));
                    assertThat(ofTwoThreads.classify(input)).isEqualTo(result);
                }
            }
        }
    }

    @Property(tries = 150)
    void steps_areTheGraphsOutput(@ForAll long seed) {
        RandomNetwork network = new RandomNetwork(seed, false);
        INDArray features = network.features(1);
        Assume.that(GraphComparison.margin(network.graph, features) > GraphComparison.MARGIN);
        float[] expected = GraphComparison.floats(network.graph.outputSingle(features));
        float[] clip = GraphComparison.floats(features);
        try (Session session = EventDrivenNetwork.compile(network.graph).openSession()) {
            int length = clip.length / (network.repeats ? 1 : network.timeSteps);
            float[] result = new float[0];
            for (int t = 0; t < network.timeSteps; t++) {
                int from = network.repeats ? 0 : t * length;
                result = session.step(Arrays.copyOfRange(clip, from, from + length));
            }
            float[] end = Arrays.copyOfRange(expected, expected.length - result.length, expected.length);
            assertThat(result).containsExactly(end, within(GraphComparison.tolerance(end)));
        }
    }
}
