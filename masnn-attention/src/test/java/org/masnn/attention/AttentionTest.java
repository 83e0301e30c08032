package org.masnn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.attention.gate.GateStart;
import org.masnn.attention.gate.VectorGate;
import org.masnn.attention.gate.VectorGate.LocalConvolution;
import org.masnn.attention.gate.VectorGate.SharedPerceptron;
import org.masnn.attention.gate.VectorGate.SqueezeExcitation;
import org.masnn.attention.layer.TemporalAttentionLayer;
import org.masnn.core.kernel.FrameGrouping;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.layer.RefinementLayer;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class AttentionTest {

    @ParameterizedTest
    @CsvSource({
        "TA, true, false, false",
        "CA, false, true, false",
        "SA, false, false, true",
        "TCA, true, true, false",
        "TSA, true, false, true",
        "CSA, false, true, true",
        "TCSA, true, true, true",
        "none, false, false, false"
    })
    void of_eachNotation_isReadAndPrinted(String notation, boolean temporal, boolean channel, boolean spatial) {
        Attention attention = Attention.of(notation);
        assertThat(attention).isEqualTo(Attention.paper(notation)).hasToString(notation);
        assertThat(attention.notation()).isEqualTo(notation);
        assertThat(Attention.of(notation.toLowerCase(Locale.ROOT))).isEqualTo(attention);
        assertThat(attention.uses(Dimension.TEMPORAL)).isEqualTo(temporal);
        assertThat(attention.uses(Dimension.CHANNEL)).isEqualTo(channel);
        assertThat(attention.uses(Dimension.SPATIAL)).isEqualTo(spatial);
        assertThat(attention.temporalLayer(10).isPresent()).isEqualTo(temporal);
        assertThat(attention.usesAny()).isEqualTo(!notation.equals("none"));
        assertThat(attention.membraneRefinements()).hasSize((channel ? 1 : 0) + (spatial ? 1 : 0));
        assertThat(attention.layers(Location.CONV_PRE, 10)).isEmpty();
        assertThat(attention.layers(Location.CONV_POST, 10)).hasSize(temporal ? 1 : 0);
    }

    @Test
    void of_vanilla_isNone() {
        assertThat(Attention.of("Vanilla")).isEqualTo(Attention.none());
        assertThat(Attention.official("none")).isEqualTo(Attention.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "CTA", "TTA", "TXA", "TCSA ", "no"})
    void of_unknown_listsTheAllowed(String notation) {
        assertThatThrownBy(() -> Attention.of(notation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Attention: expected one of TA, CA, SA, TCA, TSA, CSA, TCSA, none or vanilla, got \""
                        + notation + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TA/T@conv-pre",
                "TA/T=se16",
                "TA/T=eca/T@conv-pre",
                "CA/C=cbam4/C@conv-post",
                "CA/C=se8",
                "CA/C=eca3",
                "CA/C=eca",
                "CA/C=simam",
                "CA/C=simam0.00001/C@conv-pre",
                "SA/S=3/S@conv-pre",
                "TCSA/T=cbam2/C=eca5/S=3/T@conv-pre/C@conv-post/S@conv-post/gate=x2",
                "TCSA/gate=+2",
                "CSA/gate=x1.5-0.25-orthogonal",
                "CSA/gate=plain-orthogonal",
                "official:TCSA",
                "official:CA/C=eca3/C@conv-pre/gate=x2",
                "official:SA/S=7",
            })
    void of_anyText_isPrintedAsItWas(String text) {
        Attention attention = Attention.of(text);
        assertThat(attention).hasToString(text);
        assertThat(Attention.of(text.toUpperCase(Locale.ROOT)))
                .isEqualTo(attention)
                .hasSameHashCodeAs(attention);
    }

    @Test
    void of_defaultsWritten_printWithoutThem() {
        assertThat(Attention.of("paper:TCSA/T=cbam5/C=cbam8/S=7/T@conv-post/C@activate-pre/gate=plain"))
                .hasToString("TCSA");
        assertThat(Attention.of("official:CSA/S=3")).isEqualTo(Attention.official("CSA"));
        assertThat(Attention.of("SA/S@conv-post/S=3")).hasToString("SA/S=3/S@conv-post");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "own:TA|Attention \"own:TA\": expected the preset paper or official, got \"own\"",
                "TA/T@membrane|Attention \"TA/T@membrane\": expected the location conv-pre, conv-post or activate-pre, got"
                        + " \"t@membrane\"",
                "TA/C=se16|Attention \"TA/C=se16\": TA has no dimension C, but the option \"c=se16\" sets it; add it to the"
                        + " notation or leave the option out",
                "TA/T=simam|Attention \"TA/T=simam\": simam compares the pixels of a channel and knows no time steps, got"
                        + " \"t=simam\"; choose cbam, se or eca",
                "CA/C=eca4|LocalConvolution: expected an odd kernel k >= 1, or 0 to choose it from the number of values, got"
                        + " 4",
                "SA/S=4|SpatialAttention: expected a kernel of 3 or 7, got 4",
                "TA/gate=2|GateStart: expected plain, or a factor as in x2 and an addend as in +2, with -orthogonal behind it"
                        + " if wanted, got \"2\"",
                "TA/T@activate-pre|Attention: temporal attention cannot stand at activate-pre: the membrane potential has"
                        + " already aggregated the time steps before, and a state that has occurred cannot be recalibrated"
                        + " (Yao et al. 2023, Section 6.1); choose conv-pre or conv-post",
                "official:CA/C@activate-pre|Attention: the official form weighs a whole clip at once, which is not known"
                        + " inside the recurrence; choose conv-pre or conv-post, or the paper's form, instead of"
                        + " activate-pre",
                "official:CA/C=simam|Attention: the official form has cbam, se or eca for channels, got"
                        + " SimpleAttention[lambda=1.0E-4]",
            })
    void of_badOption_isNamed(String text, String message) {
        assertThatThrownBy(() -> Attention.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TA/", "TA/x", "CA/C=best", "CA/C=se1.2.3", "TA/X@conv-pre", "none/gate=x2"})
    void of_unknownOption_saysWhatOptionsLookLike(String text) {
        assertThatThrownBy(() -> Attention.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Attention \"" + text + "\": unknown option")
                .hasMessageContaining("options look like T=cbam5, T=se16");
    }

    @Test
    void with_eachSetting_reachesTheParts() {
        GateStart start = new GateStart(2, 1, true);
        Attention attention = Attention.of("TCSA")
                .withTemporalReduction(3)
                .withChannelReduction(4)
                .withSpatialKernel(3)
                .withStart(start);
        assertThat(attention.membraneRefinements())
                .isEqualTo(List.of(
                        ChannelAttention.of(4).withStart(start),
                        SpatialAttention.of(3).withStart(start)));
        TemporalAttentionLayer temporal =
                attention.temporalLayer(12).orElseThrow().build();
        assertThat(temporal.getGate()).isEqualTo(new SharedPerceptron(3));
        assertThat(temporal.getStart()).isEqualTo(start);
        assertThat(temporal.getTimeSteps()).isEqualTo(12);
        assertThat(attention.withChannel(new SimpleAttention(0.1)).membraneRefinements())
                .contains(new SimpleAttention(0.1));
        assertThat(attention.withTemporal(new SqueezeExcitation(2)).temporal()).isEqualTo(new SqueezeExcitation(2));
    }

    @Test
    void with_badSetting_fails() {
        assertThatThrownBy(() -> Attention.none().withTemporalReduction(0))
                .hasMessage("Attention: expected a reduction r_t >= 1, got 0");
        assertThatThrownBy(() -> Attention.none().withChannelReduction(0))
                .hasMessage("Attention: expected a reduction r_c >= 1, got 0");
        assertThatThrownBy(() -> Attention.none().withSpatialKernel(5))
                .hasMessage("SpatialAttention: expected a kernel of 3 or 7, got 5");
        assertThatThrownBy(() -> Attention.of("CA/C=eca3").withChannelReduction(4))
                .hasMessage("LocalConvolution: has a kernel and no reduction, got r = 4");
        assertThatThrownBy(() -> Attention.of("CA/C=simam").withChannelReduction(4))
                .hasMessage("Attention: SimpleAttention[lambda=1.0E-4] has no reduction, got r_c = 4");
        assertThatThrownBy(() -> new GateStart(0, 0, false))
                .hasMessage("GateStart: expected a positive scale and a finite bias, got scale 0.0 and bias 0.0");
        assertThatThrownBy(() -> new SimpleAttention(0))
                .hasMessage("SimpleAttention: expected a positive lambda, got 0.0");
    }

    @Test
    void layers_standWhereTheyAreTold_inTheOrderOfThePaper() {
        Attention mixed = Attention.of("TCSA/T@conv-pre/C@conv-post/S@conv-pre");
        assertThat(mixed.layers(Location.CONV_PRE, 10))
                .extracting(PlacedAttention::suffix)
                .containsExactly("ta", "sa");
        assertThat(mixed.layers(Location.CONV_POST, 10))
                .extracting(PlacedAttention::suffix)
                .containsExactly("ca");
        assertThat(mixed.membraneRefinements()).isEmpty();
        assertThat(mixed.denseLayers(Location.CONV_PRE, 10))
                .extracting(PlacedAttention::suffix)
                .containsExactly("ta");
        assertThat(mixed.denseLayers(Location.CONV_POST, 10)).isEmpty();
        RefinementLayer channel =
                (RefinementLayer) mixed.layers(Location.CONV_POST, 10).get(0).layer();
        assertThat(channel.getGrouping()).isEqualTo(FrameGrouping.FRAME);
        assertThat(channel.getRefinement()).isEqualTo(ChannelAttention.withDefaults());
    }

    @Test
    void layers_official_areJointAndRectified() {
        List<PlacedAttention> layers = Attention.official("TCSA").layers(Location.CONV_POST, 10);
        assertThat(layers).extracting(PlacedAttention::suffix).containsExactly("ta", "ca", "sa", "relu");
        RefinementLayer channel = (RefinementLayer) layers.get(1).layer();
        RefinementLayer spatial = (RefinementLayer) layers.get(2).layer();
        assertThat(channel.getGrouping()).isEqualTo(FrameGrouping.CLIP_AS_ROWS);
        assertThat(channel.getTimeSteps()).isEqualTo(10);
        assertThat(spatial.getGrouping()).isEqualTo(FrameGrouping.CLIP_AS_CHANNELS);
        assertThat(spatial.getRefinement()).isEqualTo(SpatialAttention.of(3));
        assertThat(layers.get(3).layer()).isInstanceOf(ActivationLayer.class);
        assertThat(Attention.official("TCSA").denseLayers(Location.CONV_POST, 10))
                .extracting(PlacedAttention::suffix)
                .containsExactly("ta", "relu");
        assertThat(Attention.official("CSA").denseLayers(Location.CONV_POST, 10))
                .isEmpty();
        assertThat(Attention.official("TCSA").membraneRefinements()).isEmpty();
    }

    @Test
    void json_anyAttention_isItsText() throws IOException {
        Attention attention = Attention.of("TCSA/T=se2/C=eca5/S=3/T@conv-pre/gate=x2");
        for (ObjectMapper mapper :
                List.of(new ObjectMapper(), NeuralNetConfiguration.mapper(), NeuralNetConfiguration.mapperYaml())) {
            String text = mapper.writeValueAsString(attention);
            assertThat(text).contains(attention.toString());
            assertThat(mapper.readValue(text, Attention.class)).isEqualTo(attention);
        }
    }

    @Test
    void json_refinements_areReadBackByClassName() throws IOException {
        GateStart start = new GateStart(2, 1, true);
        for (MembraneRefinement refinement : List.of(
                ChannelAttention.of(3).withStart(start),
                ChannelAttention.of(new SqueezeExcitation(3)),
                ChannelAttention.of(new LocalConvolution(5)),
                new SimpleAttention(0.25),
                SpatialAttention.of(3).withStart(start))) {
            for (ObjectMapper mapper :
                    List.of(new ObjectMapper(), NeuralNetConfiguration.mapper(), NeuralNetConfiguration.mapperYaml())) {
                String text = mapper.writeValueAsString(refinement);
                assertThat(mapper.readValue(text, MembraneRefinement.class)).isEqualTo(refinement);
            }
        }
    }

    @Test
    void parameters_shapesAndCounts() {
        FrameSize frame = new FrameSize(5, 6, 64);
        assertThat(shapes(ChannelAttention.withDefaults(), frame))
                .containsExactly(new long[] {8, 64}, new long[] {64, 8});
        assertThat(shapes(ChannelAttention.of(3), new FrameSize(1, 1, 8)))
                .containsExactly(new long[] {2, 8}, new long[] {8, 2});
        assertThat(shapes(SpatialAttention.withDefaults(), frame)).containsExactly(new long[] {7, 7, 2});
        assertThat(shapes(ChannelAttention.of(new SqueezeExcitation(16)), frame))
                .containsExactly(new long[] {4, 64}, new long[] {4}, new long[] {64, 4}, new long[] {64});
        assertThat(shapes(ChannelAttention.of(new LocalConvolution(5)), frame)).containsExactly(new long[] {5});
        assertThat(shapes(SimpleAttention.withDefaults(), frame)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "8, 3", "16, 3", "64, 3", "128, 5", "256, 5", "512, 5", "2048, 7"})
    void localConvolution_adaptiveKernel_isThatOfTheEcaPaper(int length, int kernel) {
        assertThat(new LocalConvolution(LocalConvolution.ADAPTIVE).kernelFor(length))
                .isEqualTo(kernel);
        assertThat(new LocalConvolution(9).kernelFor(length)).isEqualTo(9);
    }

    @Test
    void parameters_reductionAboveTheChannels_fails() {
        for (VectorGate gate : List.of(new SharedPerceptron(8), new SqueezeExcitation(8))) {
            assertThatThrownBy(() -> ChannelAttention.of(gate).parameters(new FrameSize(2, 2, 4)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("ChannelAttention: expected a reduction r_c from 1 to the number of channels 4, got 8; "
                            + "choose a smaller one");
        }
    }

    @Test
    void parameters_simpleAttentionOfOnePixel_fails() {
        assertThatThrownBy(() -> SimpleAttention.withDefaults().parameters(new FrameSize(1, 1, 4)))
                .hasMessage(
                        "SimpleAttention: expected frames of at least two pixels, got [1, 1, 4]; it compares the pixels"
                                + " of a channel, so it cannot stand behind a dense layer");
    }

    private static List<long[]> shapes(MembraneRefinement refinement, FrameSize frame) {
        return refinement.parameters(frame).stream()
                .map(ParameterSpecification::shape)
                .toList();
    }
}
