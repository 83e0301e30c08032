package org.masnn.examples.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.masnn.attention.Attention;
import org.masnn.energy.statistics.SpikeMeter;
import org.masnn.energy.statistics.SpikingResponse;
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.picture.ColourScale;
import org.masnn.examples.picture.Picture;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;
import org.masnn.models.residual.Stem;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ResponsePicturesTest {

    private static final int STEPS = 20;
    private static final int SIDE = 12;

    private static ComputationGraph baseline;
    private static ComputationGraph attention;
    private static List<DataSet> batches;

    @BeforeAll
    static void networks() {
        baseline = network("none", STEPS);
        attention = network("TCSA", STEPS);
        Nd4j.getRandom().setSeed(3);
        batches = List.of(batch(12), batch(7));
        for (DataSet batch : batches) {
            baseline.fit(batch);
            attention.fit(batch);
        }
    }

    private static ComputationGraph network(String attention, int steps) {
        return ThreeLayerNetwork.builder()
                .input(SIDE, SIDE, 2)
                .convolutions(6, 8, 8)
                .hidden(8)
                .timeSteps(steps)
                .classes(3)
                .attention(Attention.of(attention + (attention.equals("none") ? "" : "/C=cbam2")))
                .seed(1)
                .build();
    }

    private static DataSet batch(int clips) {
        INDArray features =
                Nd4j.rand(DataType.FLOAT, clips, STEPS, SIDE, SIDE, 2).lt(0.2).castTo(DataType.FLOAT);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, clips, 3);
        for (int i = 0; i < clips; i++) {
            labels.putScalar(i, i % 3, 1);
        }
        return new DataSet(features, labels);
    }

    private static ResponsePictures.Builder builder() {
        return ResponsePictures.builder("vanilla", baseline, "TCSA", attention);
    }

    private static ResponsePictures pictures(ResponsePictures.Builder builder) {
        return builder.of(new ExistingDataSetIterator(batches));
    }

    @Test
    void byDefault_firstLayerAtTheSharesOfThePaperAndACaseStudy() {
        ResponsePictures pictures = pictures(builder());

        assertThat(pictures.drawings())
                .extracting(CaptionedDrawing::name)
                .containsExactly("response-conv0_lif", "case-1");
        assertThat(pictures.notes().get(0)).startsWith("T = 20 has no steps [1, 25, 49]");
        assertThat(pictures.summary().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("vanilla +19 samples, NASAR 0\\.\\d{4}, accuracy [01]\\.\\d{4}"),
                        line -> assertThat(line).matches("TCSA +19 samples, NASAR 0\\.\\d{4}, accuracy [01]\\.\\d{4}"));
        CaptionedDrawing response = pictures.drawings().get(0);
        assertThat(response.caption())
                .contains(
                        "layer conv0_lif at t = 1, 8, 16, where the paper has 1, 25, 49 of 60, over 19 clips of T = 20",
                        "Section 7.3",
                        "Fig. 7")
                .contains("6 channels of 12 x 12 neurons", "share of clips", "vanilla (NASAR 0.", "TCSA (NASAR 0.");
        assertThat(response.alternative()).contains("vanilla above TCSA", "conv0_lif");
        assertThat(pictures.drawings().get(1).caption()).contains("Section 7.2", "Fig. 6", "spikes per neuron");
    }

    @Test
    void responses_arePixelsOfTheRatesOfBothNetworks_inOneScale() {
        CaptionedDrawing drawing = pictures(builder()
                        .layers(List.of("conv1_lif"))
                        .steps(List.of(2, 20))
                        .cases(0))
                .drawings()
                .get(0);
        RecordingCanvas canvas = RecordingCanvas.of(drawing.drawing());

        List<SpikingResponse> responses = List.of(response(baseline), response(attention));
        double largest = 0;
        for (SpikingResponse response : responses) {
            for (int step : List.of(2, 20)) {
                for (float rate : response.rates(step - 1)) {
                    largest = Math.max(largest, rate);
                }
            }
        }
        ColourScale scale = ColourScale.upTo(largest);
        assertThat(canvas.images).as("panels and the scale").hasSize(5);
        int at = 0;
        for (int step : List.of(2, 20)) {
            for (SpikingResponse response : responses) {
                BufferedImage panel = canvas.images.get(at++).image();
                assertThat(panel.getWidth()).isEqualTo(3 * 6 + 2);
                assertThat(panel.getHeight()).isEqualTo(3 * 6 + 2);
                for (int channel = 0; channel < 8; channel++) {
                    for (int row = 0; row < 6; row++) {
                        for (int column = 0; column < 6; column++) {
                            int pixel = panel.getRGB(channel % 3 * 7 + column, channel / 3 * 7 + row);
                            assertThat(new Color(pixel))
                                    .isEqualTo(scale.colour(response.rate(step - 1, row, column, channel)));
                        }
                    }
                }
                assertThat(new Color(panel.getRGB(6, 0))).as("between tiles").isEqualTo(Color.WHITE);
                assertThat(new Color(panel.getRGB(15, 15)))
                        .as("no ninth channel")
                        .isEqualTo(Color.WHITE);
            }
        }
        assertThat(canvas.texts)
                .contains("t = 2", "t = 20", "vanilla", "TCSA", "channel", "0", scale.largest())
                .contains("spiking activity rate (spikes per neuron, time step and clip)");
        assertThat(canvas.images.get(0).y())
                .as("baseline above")
                .isLessThan(canvas.images.get(1).y());
        assertThat(canvas.mostRight()).isLessThanOrEqualTo(drawing.drawing().width());
        assertThat(canvas.lowest()).isLessThanOrEqualTo(drawing.drawing().height());
    }

    private static SpikingResponse response(ComputationGraph graph) {
        return new SpikeMeter(graph)
                .keepResponses("conv1_lif")
                .addAll(new ExistingDataSetIterator(batches))
                .statistics()
                .responses()
                .get(0);
    }

    @Test
    void caseStudy_showsFramesAndTheMapsOfEachLayerOfBoth() {
        CaptionedDrawing drawing = pictures(builder().classes(List.of("wave", "<b>", "clap")))
                .drawings()
                .get(1);
        RecordingCanvas canvas = RecordingCanvas.of(drawing.drawing());

        assertThat(canvas.images)
                .as("5 frames, 3 layers with a map and a scale each")
                .hasSize(5 + 3 * 3);
        BufferedImage frame = canvas.images.get(0).image();
        assertThat(frame.getWidth()).isEqualTo(SIDE);
        INDArray events = clip(drawing).sum(1);
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                double off = events.getDouble(0, row, column, 0);
                double on = events.getDouble(0, row, column, 1);
                Color pixel = new Color(frame.getRGB(column, row));
                assertThat(pixel.equals(Color.WHITE)).isEqualTo(off + on == 0);
                assertThat(pixel.getRed() == 255).isEqualTo(on >= off);
            }
        }
        assertThat(canvas.texts)
                .contains(
                        "t = 1 to 4",
                        "t = 17 to 20",
                        "conv0_lif",
                        "conv1_lif",
                        "conv2_lif",
                        "12 x 12, 6 channels",
                        "input")
                .contains("spikes / neuron / step", "row", "column", "vanilla", "TCSA")
                .doesNotContain("fc0_lif");
        assertThat(drawing.caption()).containsAnyOf("wave", "<b>", "clap");
        assertThat(canvas.mostRight()).isLessThanOrEqualTo(drawing.drawing().width());
        assertThat(canvas.lowest()).isLessThanOrEqualTo(drawing.drawing().height());
    }

    /** The first four steps of the sample that a case study is of. */
    private static INDArray clip(CaptionedDrawing study) {
        int sample = Integer.parseInt(study.title().replaceAll("\\D", ""));
        DataSet batch = batches.get(sample / 12);
        return batch.getFeatures()
                .get(NDArrayIndex.interval(sample % 12, sample % 12 + 1), NDArrayIndex.interval(0, 4));
    }

    @Test
    void pictures_arePngFilesThatFitAReport() throws IOException {
        List<Picture> pictures =
                pictures(builder().layers(List.of("conv0_lif", "conv1_lif"))).pictures();

        assertThat(pictures).hasSize(3);
        assertThat(pictures.stream()
                        .mapToInt(picture -> picture.content().length)
                        .sum())
                .isLessThan(600_000);
        for (Picture picture : pictures) {
            assertThat(ImageIO.read(new ByteArrayInputStream(picture.content())).getWidth())
                    .isGreaterThan(300);
            assertThat(picture.fileName()).endsWith(".png");
        }
    }

    /** 512 channels of 16 x 16 neurons do not fit at a pixel each. */
    @Test
    void largePanels_areReducedToMeansOfSquares() {
        float[] means = Reduction.of(new float[] {1, 2, 3, Float.NaN, 5, 6, 7, 8, 9}, 3, 2);

        assertThat(means).containsExactly((1 + 2 + 5) / 3f, (3 + 6) / 2f, (7 + 8) / 2f, 9);
    }

    @Test
    void residualNetworks_showThreeBlocksOfTheFirstAndLastStage() {
        ComputationGraph graph = ResidualNetwork.builder()
                .depth(34)
                .block(BlockKind.MS)
                .stem(Stem.Kind.SMALL)
                .input(16, 16, 3)
                .width(2)
                .timeSteps(1)
                .classes(3)
                .build();

        assertThat(ShownLayers.ofPaper(graph))
                .containsExactly(
                        "stage0_block0_lif2",
                        "stage0_block1_lif2",
                        "stage0_block2_lif2",
                        "stage3_block1_lif1",
                        "stage3_block2_lif1",
                        "head_lif");
    }

    @Test
    void withoutSamples_isAnError() {
        assertThatThrownBy(() -> builder().of(new ExistingDataSetIterator(new ArrayList<>())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SpikeMeter: expected at least one batch, got none; is the iterator empty, or at its end?");
    }

    @Test
    void samplesWithoutLabels_haveNoCaseStudyAndSaySo() {
        ResponsePictures pictures = builder()
                .steps(List.of(1))
                .of(new ExistingDataSetIterator(
                        List.of(new DataSet(batches.get(0).getFeatures(), null))));

        assertThat(pictures.drawings()).hasSize(1);
        assertThat(pictures.notes()).containsExactly("the samples have no labels, so that there is no case study");
        assertThat(pictures.summary()).doesNotContain("accuracy");
    }

    @Test
    void noCaseThatAttentionAloneGetsRight_isSaid() {
        ResponsePictures pictures = ResponsePictures.builder("A", baseline, "B", baseline)
                .steps(List.of(1))
                .of(new ExistingDataSetIterator(batches));

        assertThat(pictures.notes())
                .containsExactly("of 19 samples none is wrong by A and right by B; the case study shows the one whose"
                        + " right class gained most");
    }

    @Test
    void check_networksOrOptionsThatDoNotFit_isAnError() {
        assertThatThrownBy(() -> ResponsePictures.builder("A", baseline, "B", network("TCSA", 10))
                        .check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got T = 20 without attention and T = 10 with it");
        assertThatThrownBy(() -> builder().layers(List.of("conv9_lif")).check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[conv0_lif, conv1_lif, conv2_lif, fc0_lif, fc1_lif], got \"conv9_lif\"");
        assertThatThrownBy(() -> builder().steps(List.of(21)).check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "ResponsePictures: expected one time step or more, none twice, from 1 to the networks' T = 20,"
                                + " got [21]");
        assertThatThrownBy(() -> builder().steps(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ResponsePictures: expected one time step or more, got none");
    }
}
