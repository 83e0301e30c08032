package org.masnn.examples.response;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.statistics.CaseStudy;
import org.masnn.energy.statistics.ClipResponse;
import org.masnn.energy.statistics.SpikeStatistics;
import org.masnn.energy.statistics.SpikingResponse;
import org.masnn.examples.picture.Picture;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a report shows of where two networks fire, and what its readers should know about it.
 *
 * @param pictures average responses and a case study; none where they could not be drawn
 * @param notes whole sentences
 */
public record ReportPictures(List<Picture> pictures, List<String> notes) {

    /** Nothing to show and nothing to say. */
    public static final ReportPictures NONE = new ReportPictures(List.of(), List.of());

    /** The samples that networks were evaluated on. */
    @FunctionalInterface
    public interface Samples {

        /**
         * A sample again.
         *
         * @param index in the order of the evaluation, from 0
         * @return features {@code [1, ...]} as the networks take them
         * @throws IOException when it cannot be read
         */
        INDArray features(int index) throws IOException;
    }

    /**
     * Copies the lists.
     *
     * @param pictures the pictures
     * @param notes the notes
     */
    public ReportPictures {
        pictures = List.copyOf(pictures);
        notes = List.copyOf(notes);
    }

    /**
     * Draws two networks. What goes wrong becomes a note, for results that took hours to make shall not be lost for a picture.
     *
     * @param baseline the network without attention, evaluated; null if there is none
     * @param attention the network with attention, evaluated on the same samples; null if there is none
     * @param classes names in the order of the labels
     * @param samples what both were evaluated on
     * @return the pictures, or a note why there are none
     */
    public static ReportPictures of(
            @Nullable ObservedNetwork baseline,
            @Nullable ObservedNetwork attention,
            List<String> classes,
            Samples samples) {
        if (baseline == null || attention == null) {
            return new ReportPictures(
                    List.of(),
                    List.of(
                            "Average spiking responses (Section 7.3) and case studies (Section 7.2) compare a network without"
                                    + " attention with one that has it; here is no network "
                                    + (baseline == null ? "without" : "with") + " attention."));
        }
        try {
            return drawn(baseline, attention, classes, samples);
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            return new ReportPictures(
                    List.of(),
                    List.of(
                            "Average spiking responses (Section 7.3) and the case study (Section 7.2) could not be drawn: "
                                    + (reason.matches(".*[.?!]") ? reason : reason + ".")));
        }
    }

    private static ReportPictures drawn(
            ObservedNetwork baseline, ObservedNetwork attention, List<String> classes, Samples samples)
            throws IOException {
        SpikeStatistics before = baseline.statistics();
        SpikeStatistics after = attention.statistics();
        List<String> layers = common(before, after);
        ResponsePictures pictures = ResponsePictures.builder(
                        baseline.name(), baseline.graph(), attention.name(), attention.graph())
                .layers(layers)
                .classes(classes)
                .of(before, after, cases(baseline, attention, samples));
        List<String> notes = new ArrayList<>();
        if (layers.isEmpty()) {
            notes.add(
                    "The networks have none of the layers of Section 7.3 in common, so that there is no average spiking"
                            + " response.");
        }
        pictures.notes().forEach(note -> notes.add(sentence(note)));
        return new ReportPictures(pictures.pictures(), notes);
    }

    /** Layers of which both kept responses of the same size. */
    private static List<String> common(SpikeStatistics before, SpikeStatistics after) {
        return before.responses().stream()
                .filter(response -> after.responses().stream()
                        .anyMatch(other -> other.layer().equals(response.layer())
                                && other.frame().equals(response.frame())))
                .map(SpikingResponse::layer)
                .toList();
    }

    private static List<CaseStudy> cases(ObservedNetwork baseline, ObservedNetwork attention, Samples samples)
            throws IOException {
        OptionalInt chosen = baseline.caseAgainst(attention);
        if (chosen.isEmpty()) {
            return List.of();
        }
        int sample = chosen.getAsInt();
        INDArray features = samples.features(sample);
        return List.of(new CaseStudy(
                sample,
                baseline.label(sample),
                features,
                ClipResponse.of(baseline.graph(), features),
                ClipResponse.of(attention.graph(), features)));
    }

    /**
     * A note of {@link ResponsePictures#notes} as it stands in a report.
     *
     * @param note without capital letter and full stop
     * @return with both
     */
    public static String sentence(String note) {
        return Character.toUpperCase(note.charAt(0)) + note.substring(1) + ".";
    }
}
