package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.core.layer.NetworkSize;
import org.masnn.core.memory.MemoryCheck;
import org.masnn.examples.cluster.SparkCluster;
import org.masnn.examples.cluster.SparkOptions;
import org.masnn.examples.live.LiveOptions;
import org.masnn.examples.live.LiveView;
import org.masnn.examples.program.Interruption;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.examples.report.ReportOptions;
import org.masnn.examples.response.ObservedNetwork;
import org.masnn.examples.response.ReportPictures;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code imagenet}. */
@Command(
        name = "imagenet",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        description = {
            "Trains residual spiking networks (Yao et al. 2023) and their ANN twins on labelled images, and compares accuracy,"
                    + " spikes and energy on the test images after the last epoch.",
            "\"Published code\" below is the authors' Att_Res_SNN.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage", "130:stopped by Ctrl-C, after saving"})
public final class ImageNetCommand implements Callable<Integer> {

    /** What to do instead of training networks from their first weights. */
    private static final class Mode {

        @Option(
                names = "--fine-tune",
                paramLabel = "CHECKPOINT",
                description =
                        "Train from the weights of a checkpoint that --save wrote, also with another --time-steps or"
                                + " --image-size, or on other classes, which get a new classifier. Options about the network that"
                                + " are left out are the checkpoint's.")
        private @Nullable Path fineTune;

        @Option(
                names = "--evaluate",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "CHECKPOINT",
                description =
                        "Only evaluate: the network of a checkpoint, or without one untrained networks. Options about the"
                                + " network that are left out are the checkpoint's.")
        private @Nullable Path evaluate;

        @Option(
                names = "--throughput",
                description = "Only measure images per second: of decoding, of training steps, of inference.")
        private boolean throughput;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ImageOptions imageOptions = new ImageOptions();

    @ArgGroup
    private @Nullable Mode mode;

    @Mixin
    private ResidualOptions residualOptions = new ResidualOptions();

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Stop each run after N training steps in all, for trials; with --throughput, measure N steps."
                    + " Default: no limit, 5 with --throughput.")
    private @Nullable Integer steps;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private ImageNetOutput output = new ImageNetOutput();

    @Mixin
    private LiveOptions liveOptions = new LiveOptions();

    @Mixin
    private ReportOptions reportOptions = new ReportOptions();

    /** For picocli. */
    public ImageNetCommand() {}

    @Override
    public Integer call() throws IOException {
        StartingWeights weights = weights();
        ImageNetSettings settings = settings(weights == null ? Inheritance.none() : weights.inheritance());
        try (LiveView live = liveOptions.open(people());
                ImageData data = ImageData.open(settings.images());
                Interruption interruption = Interruption.listen()) {
            checkNetworks(settings, data);
            progress()
                    .printf(
                            "%s: %d training and %d test images of %d classes%s%n",
                            data.name(),
                            data.train().size(),
                            data.test().size(),
                            data.classes().size(),
                            data.shared() ? "; they are the same images" : "");
            progress().flush();
            return run(settings, data, weights, interruption, live);
        }
    }

    /** After a signal the JVM ends as soon as the interruption is closed, so what it meets then is said before. */
    private int run(
            ImageNetSettings settings,
            ImageData data,
            @Nullable StartingWeights weights,
            Interruption interruption,
            @Nullable LiveView live)
            throws IOException {
        try {
            if ((mode == null || mode.evaluate == null) && !spark.given()) { // executors check their shards
                requireMemory(settings, data);
            }
            if (mode != null && mode.throughput) {
                measureThroughput(settings, data, interruption);
            } else if (mode != null && mode.evaluate != null) {
                ImagePictures pictures = pictures(settings, data);
                report(evaluated(settings, data, weights, interruption, pictures), data, pictures);
            } else {
                try (SparkCluster cluster = spark.open("masnn imagenet")) {
                    ImageNetComparison comparison = new ImageNetComparison(
                            settings,
                            data,
                            weights,
                            output.folder(),
                            output.minutes(),
                            steps == null ? Long.MAX_VALUE : steps,
                            output.progress(people()),
                            cluster);
                    comparison.prepare(output.resumed());
                    ImagePictures pictures = pictures(settings, data);
                    report(comparison.run(interruption, live, pictures), data, pictures);
                }
            }
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

    private void requireMemory(ImageNetSettings settings, ImageData data) throws IOException {
        long available = MemoryCheck.available();
        for (ResidualName name : settings.networks()) {
            TrainingMemory memory = new TrainingMemory(
                    name,
                    settings.configuration(name, data, 0),
                    settings.network().imageSize(),
                    settings.recipe());
            progress().println(memory.requireFits(available));
        }
        progress().flush();
    }

    private @Nullable StartingWeights weights() throws IOException {
        Mode chosen = mode;
        Path file = chosen == null ? null : chosen.fineTune != null ? chosen.fineTune : chosen.evaluate;
        return file == null || file.toString().isEmpty() ? null : StartingWeights.read(file);
    }

    ImageNetSettings settings(Inheritance before) {
        try {
            boolean small = residualOptions.small(before);
            ResidualSettings network = residualOptions.settings(before);
            ImageNetSettings settings = new ImageNetSettings(
                    residualOptions.names(before),
                    network,
                    imageOptions.settings(small, network.imageSize()),
                    recipeOptions.settings(small));
            output.check();
            spark.check();
            OptionCheck.require(
                    !spark.given() || mode == null || mode.fineTune != null,
                    "--spark",
                    "to train",
                    "--evaluate or --throughput");
            if (mode != null && mode.throughput) {
                reportOptions.requireNotNamed("a comparison of networks, which --throughput does not make");
                output.requireNoMarkdown("a comparison of networks, which --throughput does not make");
            } else {
                reportOptions.check(output.files());
            }
            OptionCheck.require(
                    output.folder() == null || mode == null || mode.fineTune != null,
                    output.resumed() ? "--resume" : "--save",
                    "to train",
                    "--evaluate or --throughput");
            OptionCheck.require(
                    mode == null || mode.evaluate == null || before.settings().isEmpty() || seeds(settings) == 1,
                    "--seeds",
                    "one seed at most with a checkpoint to evaluate",
                    seeds(settings));
            OptionCheck.require(
                    !liveOptions.asked() || mode == null || mode.fineTune != null,
                    "--ui",
                    "to train",
                    "--evaluate or --throughput");
            if (steps != null) {
                OptionCheck.atLeast(1, "--steps", steps);
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private static int seeds(ImageNetSettings settings) {
        return settings.recipe().seeds().size();
    }

    /** What only the number of classes and the size of the images can tell. */
    private void checkNetworks(ImageNetSettings settings, ImageData data) {
        try {
            settings.networks().forEach(name -> settings.configuration(name, data, 0));
        } catch (IllegalArgumentException e) {
            throw badUsage(e);
        }
    }

    private ParameterException badUsage(IllegalArgumentException error) {
        return new ParameterException(spec.commandLine(), error.getMessage(), error);
    }

    private ImageNetResults evaluated(
            ImageNetSettings settings,
            ImageData data,
            @Nullable StartingWeights weights,
            Interruption interruption,
            @Nullable ImagePictures pictures)
            throws IOException {
        if (weights != null) {
            weights.requireClassesOf(data);
        }
        String what = weights == null ? "UNTRAINED networks" : "weights of " + weights.origin();
        progress().println("evaluates " + what);
        progress().flush();
        List<RunResult> results = new ArrayList<>();
        List<Long> seeds = weights == null ? settings.recipe().seeds() : List.of(weights.seed());
        for (long seed : seeds) {
            for (ResidualName name : settings.networks()) {
                ComputationGraph network = settings.build(name, data, seed);
                if (weights != null) {
                    weights.copyTo(network, settings, data);
                }
                ObservedNetwork observed =
                        pictures == null ? null : pictures.observe(name, seed, seeds.get(0), network);
                try (ImageIterator images = settings.testing(data)) {
                    results.add(new RunResult(
                            name,
                            seed,
                            what,
                            NetworkSize.of(network),
                            ImageEvaluation.of(network, observed, settings.testBatches(data), images, interruption),
                            List.of(),
                            0,
                            0,
                            0));
                }
            }
        }
        return new ImageNetResults(settings, data.name(), data.classes().size(), what, results);
    }

    private void measureThroughput(ImageNetSettings settings, ImageData data, Interruption interruption)
            throws IOException {
        Map<String, Object> content =
                new Throughput(settings, data, steps == null ? 5 : steps, interruption, people()).measure();
        String what = "images per second";
        output.write(
                ImageNetJson.of(settings, data.name(), data.classes().size(), what, content),
                "",
                spec.commandLine().getOut());
    }

    private @Nullable ImagePictures pictures(ImageNetSettings settings, ImageData data) {
        return reportOptions.wanted() ? new ImagePictures(settings, data) : null;
    }

    /** The report comes last and draws by itself: what goes wrong there loses neither table nor JSON. */
    private void report(ImageNetResults results, ImageData data, @Nullable ImagePictures pictures) throws IOException {
        people().println();
        people().println(ImageNetTable.text(results));
        people().flush();
        output.write(
                ImageNetJson.of(results),
                ImageNetTable.markdown(results),
                spec.commandLine().getOut());
        reportOptions.write(
                () -> ImageNetReport.of(
                        results,
                        data,
                        pictures == null ? ReportPictures.NONE : pictures.draw(),
                        reportOptions.arguments()),
                people());
    }

    private PrintWriter progress() {
        return output.progress(people()).out();
    }

    private PrintWriter people() {
        return output.people(spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
