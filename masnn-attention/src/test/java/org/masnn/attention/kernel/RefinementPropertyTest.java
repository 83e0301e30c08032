package org.masnn.attention.kernel;

import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.masnn.attention.ChannelAttention;
import org.masnn.attention.SimpleAttention;
import org.masnn.attention.SpatialAttention;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The fused kernels give what the reference gives in double precision, for any size, with and without ties. */
class RefinementPropertyTest {

    private static final double TOLERANCE = 1e-4;

    @Property(tries = 60)
    void channelAttention_fused_equalsReference(
            @ForAll @IntRange(min = 1, max = 17) int height,
            @ForAll @IntRange(min = 1, max = 17) int width,
            @ForAll @IntRange(min = 1, max = 70) int channels,
            @ForAll @IntRange(min = 1, max = 8) int reduction,
            @ForAll boolean ties,
            @ForAll long seed) {
        compare(ChannelAttention.of(Math.min(reduction, channels)), height, width, channels, ties, seed);
    }

    @Property(tries = 60)
    void channelAttention_otherModules_fused_equalsReference(
            @ForAll @IntRange(min = 1, max = 17) int height,
            @ForAll @IntRange(min = 1, max = 17) int width,
            @ForAll @IntRange(min = 1, max = 70) int channels,
            @ForAll @IntRange(min = 0, max = 4) int half,
            @ForAll boolean squeeze,
            @ForAll long seed) {
        VectorGate gate = squeeze
                ? new VectorGate.SqueezeExcitation(Math.min(half + 1, channels))
                : new VectorGate.LocalConvolution(2 * half + 1);
        ChannelAttention attention = ChannelAttention.of(gate).withStart(new GateStart(half + 0.5, half - 2, false));
        compare(attention, height, width, channels, false, seed);
    }

    @Property(tries = 60)
    void simpleAttention_fused_equalsReference(
            @ForAll @IntRange(min = 2, max = 17) int height,
            @ForAll @IntRange(min = 1, max = 17) int width,
            @ForAll @IntRange(min = 1, max = 70) int channels,
            @ForAll long seed) {
        compare(SimpleAttention.withDefaults(), height, width, channels, false, seed);
    }

    @Property(tries = 60)
    void spatialAttention_fused_equalsReference(
            @ForAll @IntRange(min = 1, max = 17) int height,
            @ForAll @IntRange(min = 1, max = 17) int width,
            @ForAll @IntRange(min = 1, max = 70) int channels,
            @ForAll boolean large,
            @ForAll boolean ties,
            @ForAll long seed) {
        compare(SpatialAttention.of(large ? 7 : 3), height, width, channels, ties, seed);
    }

    @Property(tries = 4)
    void largeFrames_fused_equalsReference(@ForAll boolean channel, @ForAll boolean ties, @ForAll long seed) {
        MembraneRefinement refinement = channel ? ChannelAttention.withDefaults() : SpatialAttention.withDefaults();
        compare(refinement, 19, 31, 1030, ties, seed);
    }

    private static void compare(
            MembraneRefinement refinement, int height, int width, int channels, boolean ties, long seed) {
        Random random = new Random(seed);
        INDArray membrane = RandomValues.of(random, ties, 2, height, width, channels);
        INDArray upstream = RandomValues.of(random, false, 2, height, width, channels);
        List<INDArray> parameters = new ArrayList<>();
        for (ParameterSpecification specification : refinement.parameters(RefinementRun.frame(membrane))) {
            parameters.add(RandomValues.of(random, false, specification.shape())
                    .mul(1 / Math.sqrt(Math.max(1, specification.fanIn())))
                    .castTo(DataType.FLOAT)
                    .castTo(DataType.DOUBLE));
        }

        RefinementRun reference = RefinementRun.reference(refinement, membrane, parameters, upstream);
        RefinementRun fused = RefinementRun.fused(refinement, membrane, parameters, upstream);

        assertClose(fused.output(), reference.output(), TOLERANCE, "output");
        assertClose(fused.inputGradient(), reference.inputGradient(), TOLERANCE, "input gradient");
        for (int i = 0; i < parameters.size(); i++) {
            ParameterGradients.assertEqual(
                    fused.parameterGradients().get(i),
                    reference.parameterGradients().get(i),
                    membrane,
                    upstream,
                    parameters,
                    "gradient of parameter " + i);
        }
    }
}
