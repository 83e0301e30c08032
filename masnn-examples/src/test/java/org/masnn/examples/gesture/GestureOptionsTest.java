package org.masnn.examples.gesture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option reaches what it is about. */
class GestureOptionsTest {

    private static final Set<String> ELSEWHERE = Set.of(
            "--help",
            "--version",
            "--attention",
            "--seeds",
            "--seed",
            "--save",
            "--resume",
            "--json",
            "--spark",
            "--shards",
            "--batch-normalization",
            "--half-gradients",
            "--quiet",
            "--report",
            "--no-report",
            "--ui", // in LiveViewTest
            "--data",
            "--min-events",
            // in GestureProtocolTest
            "--crop",
            "--clips",
            "--test-files",
            "--whole",
            "--without-other-gestures",
            "--cache",
            "--baseline",
            "--select",
            "--validation",
            "--validation-by",
            "--validation-seed",
            "--vote");

    private static final List<String> NETWORK = List.of(
            "--widths=8,8,8,16",
            "--r-t=4",
            "--r-c=4",
            "--gate=x2",
            "--sa-kernel=3",
            "--decay=0.5",
            "--threshold=0.5",
            "--reset=0.09",
            "--bn-gamma=2",
            "--readout=membrane",
            "--readout=logits",
            "--dropout=0.5",
            "--learnable-decay",
            "--learning-rate=0.5",
            "--schedule=constant",
            "--loss=cross-entropy",
            "--l2=0.1",
            "--time-steps=6");

    private static final List<String> DATA = List.of(
            "--samples=3",
            "--test-samples=2",
            "--data-seed=2",
            "--dt=25",
            "--time-steps=4",
            "--window=500",
            "--down-sampling=4",
            "--centre",
            "--shift=5",
            "--mirror",
            "--rotate=20",
            "--flip-polarity",
            "--drop=0.2",
            "--jitter=3",
            "--counts=clip",
            "--counts=sqrt",
            "--counts=log",
            "--batch=3");

    @Test
    void eachOption_isTestedHere() {
        Set<String> tested = new TreeSet<>(ELSEWHERE);
        NETWORK.forEach(option -> tested.add(option.split("=", 2)[0]));
        DATA.forEach(option -> tested.add(option.split("=", 2)[0]));
        tested.addAll(Set.of("--network", "--epochs", "--label-smoothing"));
        Set<String> known = new CommandLine(new GestureCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toSet());
        assertThat(tested).containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void networkOptions_changeTheNetwork() throws IOException {
        GestureSettings plain = Gestures.settings(Gestures.tiny());
        GestureData data = Gestures.load(plain.data());
        String usual = json(plain, data);
        for (String option : NETWORK) {
            GestureSettings changed = Gestures.settings(Gestures.tiny(option));
            assertThat(json(changed, data)).as(option).isNotEqualTo(usual);
            assertThat(changed.describe()).as(option).isNotEqualTo(plain.describe());
        }
    }

    @Test
    void networkFive_isThatOfFang() throws IOException {
        GestureSettings five = Gestures.settings(
                List.of("--network=five", "--samples=1", "--test-samples=1", "--down-sampling=1", "--learnable-decay"));
        assertThat(five.describe())
                .containsEntry("network", "five")
                .containsEntry("widths", "[32, 128]")
                .containsEntry("decay", "0.5")
                .containsEntry("threshold", "1.0")
                .containsEntry("dropout", "0.5");
        String json = json(five, Gestures.load(five.data()));
        assertThat(json).contains("conv4_pool", "fc1_dropout", "\"voters\" : 10", "\"learnableDecay\" : true");
        assertThat(Gestures.settings(List.of()).describe()).doesNotContainKey("network");
        assertThatThrownBy(() -> Gestures.settings(List.of("--network=five", "--widths=8,8,8,16")))
                .hasMessageContaining("--widths")
                .hasMessageContaining("two numbers above 0: the convolutions and the hidden layer");
        assertThatThrownBy(() -> Gestures.settings(List.of("--network=five", "--readout=logits")))
                .hasMessageContaining("spike-rate with --network five");
        assertThatThrownBy(() -> Gestures.settings(List.of("--learnable-decay", "--decay=1")))
                .hasMessageContaining("a number in (0, 1) with --learnable-decay");
    }

    @Test
    void labelSmoothingAndEpochs_changeLossAndSchedule() throws IOException {
        GestureSettings plain = Gestures.settings(Gestures.tiny("--loss=cross-entropy"));
        GestureData data = Gestures.load(plain.data());
        assertThat(json(Gestures.settings(Gestures.tiny("--loss=cross-entropy", "--label-smoothing=0.1")), data))
                .isNotEqualTo(json(plain, data))
                .contains("\"smoothing\" : 0.1");
        assertThat(json(Gestures.settings(Gestures.tiny("--epochs=5")), data)).contains("\"iterations\" : 30");
        assertThat(json(plain, data)).contains("\"iterations\" : 12");
    }

    @Test
    void dataOptions_changeWhatIsTrainedOrTested() throws IOException {
        GestureSettings plain = Gestures.settings(Gestures.tiny());
        List<DataSet> usual = batches(plain);
        for (String option : DATA) {
            GestureSettings changed = Gestures.settings(Gestures.tiny(option));
            assertThat(batches(changed)).as(option).isNotEqualTo(usual);
            assertThat(changed.describe()).as(option).isNotEqualTo(plain.describe());
        }
    }

    @Test
    void minimumEvents_leaveWindowsOut(@TempDir Path folder) throws IOException {
        Recordings.folder(folder);
        List<String> common = List.of("--data=" + folder, "--dt=5", "-T=4", "--r-t=2");
        // 100 events in each window of 20 ms, 99 in a recording's last
        assertThat(trainingSamples(with(common, "--min-events=99"))).isEqualTo(8);
        assertThat(trainingSamples(with(common, "--min-events=100"))).isEqualTo(6);
        assertThat(trainingSamples(with(common, "--min-events=100", "--window=40")))
                .isEqualTo(4);
        assertThat(Gestures.load(Gestures.settings(with(common, "--min-events=199", "--window=40"))
                                .data())
                        .name())
                .isEqualTo(folder.getFileName().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                " | [1]",
                "--seeds=3 | [1, 2, 3]",
                "--seeds=2 --seed=7 | [7, 8]",
                "--seed=7 | [7]",
                "--seeds=5,9 | [5, 9]"
            })
    void seeds_countOrList(String options, String expected) throws IOException {
        List<String> arguments = options == null ? List.of() : List.of(options.split(" "));
        assertThat(Gestures.settings(arguments).training().seeds()).hasToString(expected);
    }

    @Test
    void attention_namesOfThePaper() throws IOException {
        assertThat(Gestures.settings(List.of("--attention=vanilla,tca,SA"))
                        .network()
                        .attentions())
                .containsExactly("none", "TCA", "SA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dt=0.25", "--dt=12.5"})
    void dt_fractionsOfMilliseconds(String option) throws IOException {
        double milliseconds = Double.parseDouble(option.substring(5));
        assertThat(Gestures.settings(List.of(option)).frames().dtMicros()).isEqualTo(Math.round(1000 * milliseconds));
    }

    @Test
    void defaults_frameSizes(@TempDir Path folder) throws IOException {
        GestureSettings synthetic = Gestures.settings(List.of("--samples=1", "--test-samples=1"));
        assertThat(frameSize(synthetic)).containsExactly(1, 20, 16, 16, 2);
        assertThat(synthetic.data().windowMicros()).isEqualTo(900_000);
        Recordings.folder(folder);
        GestureSettings recorded =
                Gestures.settings(List.of("--data=" + folder, "--dt=4", "-T=5", "--min-events=9", "--batch=1"));
        assertThat(frameSize(recorded)).containsExactly(1, 5, 32, 32, 2);
    }

    private static long[] frameSize(GestureSettings settings) throws IOException {
        GestureData data = Gestures.load(settings.data());
        return settings.frames()
                .training(data.train(), 1, 1)
                .next()
                .getFeatures()
                .shape();
    }

    private static String json(GestureSettings settings, GestureData data) {
        return GestureNetwork.configuration(settings, data, "TCSA", 1).toJson();
    }

    private static List<DataSet> batches(GestureSettings settings) throws IOException {
        GestureData data = Gestures.load(settings.data());
        int batch = settings.training().batch();
        DataSet train = settings.frames().training(data.train(), batch, 1).next();
        DataSet test = settings.frames()
                .test(settings.frames().clips(data.test()), 1000)
                .next();
        return List.of(Objects.requireNonNull(train), test);
    }

    private static int trainingSamples(List<String> arguments) throws IOException {
        return Gestures.load(Gestures.settings(arguments).data()).train().size();
    }

    private static List<String> with(List<String> arguments, String... more) {
        List<String> all = new java.util.ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void describe_namesOptions() throws IOException {
        Set<String> known = new CommandLine(new GestureCommand())
                .getCommandSpec().options().stream()
                        .map(OptionSpec::longestName)
                        .collect(Collectors.toSet());
        Map<String, String> described = Gestures.settings(List.of()).describe();
        assertThat(described.keySet()).allSatisfy(name -> assertThat(known).contains("--" + name));
    }
}
