package org.masnn.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
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
        assertThat(attention)
                .isEqualTo(new Attention(temporal, channel, spatial, 5, 8, 7))
                .hasToString(notation);
        assertThat(Attention.of(notation.toLowerCase(Locale.ROOT))).isEqualTo(attention);
        assertThat(attention.usesTemporal()).isEqualTo(temporal);
        assertThat(attention.temporalLayer(10).isPresent()).isEqualTo(temporal);
        assertThat(attention.usesAny()).isEqualTo(!notation.equals("none"));
        assertThat(attention.membraneRefinements()).hasSize((channel ? 1 : 0) + (spatial ? 1 : 0));
    }

    @Test
    void of_vanilla_isNone() {
        assertThat(Attention.of("Vanilla")).isEqualTo(Attention.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "CTA", "TTA", "TCSA ", "no"})
    void of_unknown_listsTheAllowed(String notation) {
        assertThatThrownBy(() -> Attention.of(notation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Attention: expected one of TA, CA, SA, TCA, TSA, CSA, TCSA, none or vanilla, got \""
                        + notation + "\"");
    }

    @Test
    void with_eachSetting_reachesTheParts() {
        Attention attention = Attention.of("TCSA")
                .withTemporalReduction(3)
                .withChannelReduction(4)
                .withSpatialKernel(3);
        assertThat(attention.membraneRefinements()).isEqualTo(List.of(ChannelAttention.of(4), SpatialAttention.of(3)));
        assertThat(attention.temporalLayer(12).orElseThrow().build().getReduction())
                .isEqualTo(3);
        assertThat(attention.temporalLayer(12).orElseThrow().build().getTimeSteps())
                .isEqualTo(12);
    }

    @Test
    void with_badSetting_fails() {
        assertThatThrownBy(() -> Attention.none().withTemporalReduction(0))
                .hasMessage("Attention: expected a reduction r_t >= 1, got 0");
        assertThatThrownBy(() -> Attention.none().withChannelReduction(0))
                .hasMessage("ChannelAttention: expected a reduction r_c >= 1, got 0");
        assertThatThrownBy(() -> Attention.none().withSpatialKernel(5))
                .hasMessage("SpatialAttention: expected a kernel of 3 or 7, got 5");
    }

    @Test
    void json_everyFieldOffItsDefault_isReadBack() throws IOException {
        Attention attention = new Attention(true, false, true, 2, 3, 3);
        for (ObjectMapper mapper :
                List.of(new ObjectMapper(), NeuralNetConfiguration.mapper(), NeuralNetConfiguration.mapperYaml())) {
            String text = mapper.writeValueAsString(attention);
            assertThat(mapper.readValue(text, Attention.class)).isEqualTo(attention);
        }
    }

    @Test
    void json_refinements_areReadBackByClassName() throws IOException {
        for (MembraneRefinement refinement : List.of(ChannelAttention.of(3), SpatialAttention.of(3))) {
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
    }

    @Test
    void parameters_reductionAboveTheChannels_fails() {
        assertThatThrownBy(() -> ChannelAttention.of(8).parameters(new FrameSize(2, 2, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ChannelAttention: expected a reduction r_c from 1 to the number of channels 4, got 8; "
                        + "choose a smaller one");
    }

    private static List<long[]> shapes(MembraneRefinement refinement, FrameSize frame) {
        return refinement.parameters(frame).stream()
                .map(ParameterSpecification::shape)
                .toList();
    }
}
