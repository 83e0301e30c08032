package org.masnn.examples.gesture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.masnn.core.evaluation.RecordingEvaluation;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.cost.SharedMlp;
import org.masnn.examples.gesture.SelectionSettings.Selection;
import org.masnn.examples.response.ReportPictures;

/** The results of all runs of a comparison. Networks are named by their attention. */
public final class GestureResults {

    /** The name of the network without attention. */
    public static final String VANILLA = "none";

    private final GestureSettings settings;
    private final GestureData data;
    private final List<RunResult> runs;
    private final Supplier<ReportPictures> pictures;
    private final @Nullable RecordingEvaluation baseline;

    GestureResults(
            GestureSettings settings, GestureData data, List<RunResult> runs, Supplier<ReportPictures> pictures) {
        this(settings, data, runs, pictures, null);
    }

    private GestureResults(
            GestureSettings settings,
            GestureData data,
            List<RunResult> runs,
            Supplier<ReportPictures> pictures,
            @Nullable RecordingEvaluation baseline) {
        this.pictures = pictures;
        this.baseline = baseline;
        this.settings = settings;
        this.data = data;
        this.runs = List.copyOf(runs);
    }

    /** The same with what logistic regression on counts comes to. */
    GestureResults with(CountRegression regression) {
        return new GestureResults(
                settings,
                data,
                runs,
                pictures,
                regression.evaluate(
                        settings.frames(),
                        data.train(),
                        data.test(),
                        settings.selection().vote()));
    }

    /** What logistic regression on counts comes to, where it was asked for. */
    Optional<RecordingEvaluation> baseline() {
        return Optional.ofNullable(baseline);
    }

    /** What was asked for. */
    GestureSettings settings() {
        return settings;
    }

    GestureData data() {
        return data;
    }

    /** In the order in which they were made. */
    List<RunResult> runs() {
        return runs;
    }

    /** Pictures of the trained networks, for the report; drawn now, for they may fail and cost time. */
    ReportPictures pictures() {
        return pictures.get();
    }

    List<RunResult> runsOf(String attention) {
        return runs.stream().filter(run -> run.attention().equals(attention)).toList();
    }

    /**
     * What the numbers are of.
     *
     * @return for instance {@code synthetic gestures, 11 classes, 220 test samples, 1 seed}
     */
    public String title() {
        int seeds = seeds();
        int clips = settings.frames().clips();
        SelectionSettings selection = settings.selection();
        return String.format(
                "%s, %d classes, %d test samples%s%s, %d seed%s",
                data.name(),
                data.classes().size(),
                data.test().size(),
                clips == 1 ? "" : " by " + clips + " clips each (" + selection.voteInWords() + ")",
                selection.selection() == Selection.LAST
                        ? ""
                        : ", " + selection.selection().words(),
                seeds,
                seeds == 1 ? "" : "s (mean ± standard deviation)");
    }

    /**
     * How often each network was trained.
     *
     * @return the number of seeds
     */
    public int seeds() {
        return settings.training().seeds().size();
    }

    /**
     * All options that decide the results, but for attention and seeds.
     *
     * @return names without dashes and values, in the order of the command line's help
     */
    public Map<String, String> options() {
        return settings.describe();
    }

    /**
     * Accuracy on the test samples.
     *
     * @param attention name of a network
     * @return shares from 0 to 1
     */
    public AcrossSeeds accuracy(String attention) {
        return acrossSeeds(attention, RunResult::accuracy);
    }

    /**
     * Network average spiking activity rate: spikes per neuron and time step.
     *
     * @param attention name of a network
     * @return shares from 0 to 1
     */
    public AcrossSeeds nasar(String attention) {
        return acrossSeeds(attention, run -> run.spikes().nasar());
    }

    /**
     * Energy efficiency r_EE (Yao et al. 2023, Eq. 19) against the vanilla network of the same seed.
     *
     * @param attention name of a network
     * @return ratios; nothing where there is no vanilla network
     */
    public Optional<AcrossSeeds> energyEfficiency(String attention) {
        boolean compared =
                runsOf(attention).stream().allMatch(run -> energyEfficiency(run).isPresent());
        return compared
                ? Optional.of(
                        acrossSeeds(attention, run -> energyEfficiency(run).orElseThrow()))
                : Optional.empty();
    }

    /**
     * Size of a network.
     *
     * @param attention its name
     * @return its trained parameters
     */
    public long trainedParameters(String attention) {
        return runsOf(attention).get(0).size().trainedParameters();
    }

    /**
     * What making the attention weights costs (delta MAC 1), with the shared MLP charged once as in the paper's Table 5.
     *
     * @param attention name of a network
     * @return MAC operations per clip
     */
    public long attentionWeightMacs(String attention) {
        return runsOf(attention).get(0).energy().costs().attentionWeightMacs(SharedMlp.ONCE);
    }

    AcrossSeeds acrossSeeds(String attention, ToDoubleFunction<RunResult> value) {
        return AcrossSeeds.of(runsOf(attention).stream().mapToDouble(value).toArray());
    }

    /** r_EE against the vanilla network of the same seed: 1 for that network, nothing where there is none. */
    OptionalDouble energyEfficiency(RunResult run) {
        Optional<RunResult> vanilla = runsOf(VANILLA).stream()
                .filter(other -> other.seed() == run.seed())
                .findFirst();
        if (vanilla.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                run.attention().equals(VANILLA)
                        ? 1
                        : EnergyComparison.of(vanilla.get().energy(), run.energy())
                                .energyEfficiency());
    }
}
