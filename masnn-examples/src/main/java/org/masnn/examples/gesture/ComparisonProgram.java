package org.masnn.examples.gesture;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.cluster.SparkOptions;
import org.masnn.examples.gesture.SelectionSettings.Selection;
import org.masnn.examples.live.LiveOptions;
import org.masnn.examples.live.LiveView;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.examples.program.Terminal;
import org.masnn.examples.report.ReportOptions;
import org.masnn.examples.report.Section;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What commands that train networks on the same events and compare them share: the options about data, networks, training
 * and output, and the course from checking them to the report. A mixin: the command decides which networks are compared
 * and what is reported.
 */
public final class ComparisonProgram {

    /** What a command makes of the results. */
    @FunctionalInterface
    public interface Report {

        /**
         * Reports.
         *
         * @param results of all runs
         * @throws IOException when a file cannot be written
         */
        void of(GestureResults results) throws IOException;
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Mixin
    private FrameOptions frameOptions = new FrameOptions();

    @Mixin
    private NetworkOptions networkOptions = new NetworkOptions();

    @Mixin
    private TrainingOptions trainingOptions = new TrainingOptions();

    @Mixin
    private SelectionOptions selectionOptions = new SelectionOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private LiveOptions liveOptions = new LiveOptions();

    @Mixin
    private ReportOptions reportOptions = new ReportOptions();

    /** For the commands and picocli. */
    public ComparisonProgram() {}

    /**
     * Checks all options and files, trains and tests all networks, reports.
     *
     * @param attentions the networks, in the notation that {@code Attention} prints, none twice; throws
     *     {@link IllegalArgumentException} when the command's own options are wrong
     * @param report called at the end
     * @return an exit code
     * @throws IOException when samples or checkpoints cannot be read or written, or training fails
     * @throws ParameterException when options are wrong
     */
    public int run(Supplier<List<String>> attentions, Report report) throws IOException {
        GestureSettings settings = settings(attentions);
        try (LiveView live = liveOptions.open(out())) {
            return run(settings, live, report);
        }
    }

    private int run(GestureSettings settings, @Nullable LiveView live, Report report) throws IOException {
        CheckpointFolder folder = output.folder();
        Terminal terminal = output.progress(out());
        terminal.out().println("reading samples");
        GestureData data = selected(GestureData.load(settings.data(), terminal.out()), settings);
        checkNetworks(settings, data);
        if (folder != null) {
            folder.prepare();
        }
        terminal.out()
                .printf(
                        "%s: %d training%s and %d test samples of %d classes%n",
                        data.name(),
                        data.train().size(),
                        settings.selection().selection() == Selection.VALIDATION
                                ? ", " + Objects.requireNonNull(data.scored()).size() + " validation"
                                : "",
                        data.test().size(),
                        data.classes().size());
        terminal.out().flush();
        try (Interruption interruption = Interruption.listen();
                SparkCluster cluster = spark.open("masnn " + spec.name())) {
            GestureComparison comparison = new GestureComparison(
                    spec.name(), settings, data, folder, terminal, cluster, live, reportOptions.wanted());
            if (output.resumed()) {
                comparison.requireResumable(interruption);
            }
            return compared(comparison, interruption, report);
        }
    }

    /** After a signal the JVM ends as soon as the interruption is closed, so what it meets then is said before. */
    private int compared(GestureComparison comparison, Interruption interruption, Report report) throws IOException {
        try {
            GestureResults results = comparison.run(interruption);
            CountRegression baseline = selectionOptions.baseline();
            report.of(baseline == null ? results : results.with(baseline));
            return ExitCode.OK;
        } catch (IOException e) {
            if (!interruption.requested()) {
                throw e;
            }
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return ExitCode.SOFTWARE;
        }
    }

    /** Refuses to run without {@code --data}. */
    void requireData(String which) {
        try {
            OptionCheck.require(dataOptions.hasFolder(), "--data", which, "nothing");
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    GestureSettings settings(Supplier<List<String>> attentions) throws IOException {
        try {
            DataSettings data = dataOptions.data(frameOptions);
            DataSetDefaults defaults = data.defaults();
            GestureSettings settings = new GestureSettings(
                    data,
                    dataOptions.frames(frameOptions, data),
                    networkOptions.network(attentions.get(), defaults),
                    trainingOptions.training(defaults),
                    selectionOptions.selection(defaults));
            output.check();
            spark.check();
            ReportFile json = output.jsonFile();
            reportOptions.check(json == null ? List.of() : List.of(json));
            selectionOptions.baseline();
            CheckpointFolder folder = output.folder();
            if (folder != null && !output.resumed()) {
                folder.requireFree(settings);
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private GestureData selected(GestureData data, GestureSettings settings) {
        try {
            return data.selectedBy(settings.selection());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    e.getMessage() + " (--validation-by, or --select last to hold nothing back)",
                    e);
        }
    }

    /** What only the samples' size can tell: whether they leave something after pooling, whether r_c fits the channels. */
    private void checkNetworks(GestureSettings settings, GestureData data) {
        try {
            for (String attention : settings.network().attentions()) {
                GestureNetwork.configuration(settings, data, attention, 0);
            }
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private ParameterException badUsage(IllegalArgumentException error) {
        return new ParameterException(spec.commandLine(), error.getMessage(), error);
    }

    /**
     * Shows a report to people: on the standard output, or beside it when that is for JSON.
     *
     * @param text one line or more
     */
    public void print(String text) {
        PrintWriter out = out();
        out.println();
        out.println(text);
        out.flush();
    }

    /**
     * Writes a report where {@code --json} says, if it does.
     *
     * @param json one object
     * @throws IOException when it cannot be written
     */
    public void writeJson(String json) throws IOException {
        ReportFile file = output.jsonFile();
        if (file != null) {
            file.write(json);
        }
        if (output.jsonOnStandardOutput()) {
            PrintWriter standardOutput = spec.commandLine().getOut();
            standardOutput.println(json);
            standardOutput.flush();
        }
    }

    /**
     * Writes the report for a browser, unless none is wanted, and says where it is.
     *
     * @param results of all runs
     * @param own sections of the command's own
     * @throws IOException when it cannot be written
     */
    public void writeReport(GestureResults results, List<Section> own) throws IOException {
        reportOptions.write(() -> GestureReport.of(results, spec.name(), reportOptions.arguments(), own), out());
    }

    /**
     * The file of {@code --json}, so that a command can see that its own files are others.
     *
     * @return nothing without the option, and when it is the standard output
     */
    public @Nullable ReportFile jsonFile() {
        return output.jsonFile();
    }

    /**
     * Refuses a file of the command's own that is the report's, too.
     *
     * @param file of the command
     * @throws IllegalArgumentException when it is the report
     */
    public void requireNotReport(ReportFile file) {
        reportOptions.requireNot(file);
    }

    private PrintWriter out() {
        return output.jsonOnStandardOutput()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
    }
}
