package org.masnn.examples.visualize;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.graph.GraphNode;
import org.masnn.energy.graph.NetworkGraph;
import org.masnn.examples.picture.CaptionedDrawing;
import org.masnn.examples.program.Bar;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.masnn.examples.program.Terminal;
import org.masnn.examples.report.Report;
import org.masnn.examples.report.RunFacts;
import org.masnn.examples.response.ReportPictures;
import org.masnn.examples.response.ResponsePictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code masnn visualize}: where two trained networks fire, as pictures for papers. */
@Command(
        name = "visualize",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Draws where two trained networks fire, without and with attention (Yao et al. 2023): the average spiking"
                        + " response of layers over all test samples (Section 7.3), and samples that the first gets wrong and"
                        + " the second right (Section 7.2). Each picture becomes a .png and a .svg.")
public final class VisualizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--baseline",
            paramLabel = "FILE",
            required = true,
            description = "Checkpoint of the network without attention, of gesture, gait or imagenet --save.")
    private Path baseline = Path.of("");

    @Option(
            names = "--attention",
            paramLabel = "FILE",
            required = true,
            description = "Checkpoint of the network with attention, of the same program, T and frames.")
    private Path attention = Path.of("");

    @Option(
            names = "--data",
            arity = "1..2",
            paramLabel = "DIR|ZIP",
            description =
                    "The data that they were trained on, as gesture or imagenet takes it; the test samples are shown."
                            + " Default: none, for networks of the synthetic gestures.")
    private List<Path> data = List.of();

    @Option(
            names = "--classes",
            paramLabel = "FILE",
            description = "For images, the classes in the order of their labels, as imagenet takes them.")
    private @Nullable Path classes;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Take at most N test samples, spread over all; of images as many of each class. Default: all"
                    + " (paper).")
    private @Nullable Integer samples;

    @Option(
            names = "--layers",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Spiking layers whose average responses are drawn. Default: the first of a plain network (paper,"
                            + " Fig. 7), three of the first and three of the last stage of a residual one (Fig. 8).")
    private @Nullable List<String> layers;

    @Option(
            names = "--steps",
            split = ",",
            paramLabel = "T",
            description = "Time steps that are drawn, from 1. Default: 1,25,49 (paper, of T = 60); the same shares of"
                    + " the clip where T is below 49.")
    private @Nullable List<Integer> steps;

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "Draw at most N samples that attention alone gets right. Default: ${DEFAULT-VALUE} (paper, of"
                    + " each data set).")
    private int cases = 1;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Samples of a batch. Default: ${DEFAULT-VALUE} (chosen for memory).")
    private int batch = 8;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Folder for the pictures; made if it is missing.")
    private Path output = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Also write an HTML page with smaller pictures into FILE.")
    private @Nullable Path report;

    @Option(
            names = "--quiet",
            description =
                    "Print no progress, only the result. Default: a progress bar with the time left on a terminal.")
    private boolean quiet;

    @Option(names = "--force", description = "Replace pictures that are there.")
    private boolean force;

    /** For picocli. */
    public VisualizeCommand() {}

    @Override
    public Integer call() throws IOException {
        try {
            run();
            return 0;
        } catch (IllegalArgumentException e) {
            throw OptionCheck.badUsage(spec, e);
        }
    }

    private void run() throws IOException {
        OutputFolder folder = new OutputFolder(output, force);
        folder.requireWritable();
        ReportFile page = report == null ? null : new ReportFile("--report", report);
        if (page != null) {
            page.requireWritable();
        }
        OptionCheck.atLeast(0, "--cases", cases);
        OptionCheck.atLeast(1, "--batch", batch);
        int most = samples == null ? Integer.MAX_VALUE : OptionCheck.atLeast(1, "--samples", samples);
        for (Path file : data) {
            OptionCheck.require(Files.exists(file), "--data", "a folder or zip file", file + ", which does not exist");
        }
        requireFile("--baseline", baseline);
        requireFile("--attention", attention);
        ComparedNetworks networks = ComparedNetworks.read(baseline, attention);
        requireComparable(networks);
        ResponsePictures.Builder builder = builder(networks);
        try {
            builder.check();
        } catch (IllegalArgumentException e) { // layers of other sizes, steps beyond T
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        networks.requireSameInput();
        folder.requireFree(builder.names());
        PrintWriter out = spec.commandLine().getOut();
        try (ComparedNetworks.Samples chosen = networks.samples(data, classes, most, batch)) {
            ResponsePictures pictures = pictures(builder.classes(chosen.classes()), chosen);
            for (String note : pictures.notes()) {
                spec.commandLine().getErr().println("Note: " + note);
            }
            out.println(pictures.summary());
            for (CaptionedDrawing picture : pictures.drawings()) {
                for (Path file : folder.write(picture)) {
                    out.println(file);
                }
            }
            if (page != null) {
                page.write(page(pictures));
                out.println("report: " + page.path());
            }
        }
        out.flush();
    }

    private ResponsePictures pictures(ResponsePictures.Builder builder, ComparedNetworks.Samples chosen) {
        Terminal terminal = Terminal.of(spec.commandLine().getOut(), !quiet);
        try (Bar bar = terminal.bar("samples", chosen.count(), 0, Duration.ZERO)) {
            return builder.of(chosen.batches(), seen -> {
                if (bar != null) {
                    bar.step(seen, "");
                }
            });
        }
    }

    private static void requireFile(String option, Path file) {
        OptionCheck.require(Files.exists(file), option, "a checkpoint", file + ", which does not exist");
    }

    /** What the library would say too, but of classes and not of options. */
    private void requireComparable(ComparedNetworks networks) {
        NetworkGraph before = NetworkGraph.of(networks.baseline());
        NetworkGraph after = NetworkGraph.of(networks.attention());
        OptionCheck.require(before.isSpiking(), "--baseline", "a spiking network", baseline + ", an ANN");
        OptionCheck.require(after.isSpiking(), "--attention", "a spiking network", attention + ", an ANN");
        OptionCheck.require(
                before.timeSteps() == after.timeSteps(),
                "--attention",
                "a network of T = " + before.timeSteps() + ", as --baseline is",
                "T = " + after.timeSteps());
        for (int step : steps == null ? List.<Integer>of() : OptionCheck.distinct("--steps", steps)) {
            OptionCheck.require(
                    step >= 1 && step <= before.timeSteps(),
                    "--steps",
                    "steps from 1 to the networks' T = " + before.timeSteps(),
                    step);
        }
        List<String> common = new ArrayList<>(names(before));
        common.retainAll(names(after));
        for (String layer : layers == null ? List.<String>of() : layers) {
            OptionCheck.require(
                    common.contains(layer),
                    "--layers",
                    "names of spiking layers of both networks, which are " + common,
                    layer);
        }
    }

    private static List<String> names(NetworkGraph graph) {
        return graph.spikingNodes().stream().map(GraphNode::name).toList();
    }

    private String page(ResponsePictures pictures) {
        Map<String, String> facts = new LinkedHashMap<>(
                RunFacts.of(spec.commandLine().getParseResult().originalArgs()));
        facts.put("Networks", pictures.summary());
        List<String> notes =
                pictures.notes().stream().map(ReportPictures::sentence).toList();
        return Report.builder("visualize", baseline.getFileName() + " and " + attention.getFileName())
                .pictures(pictures.pictures(), notes)
                .facts(facts)
                .build()
                .html();
    }

    private ResponsePictures.Builder builder(ComparedNetworks networks) {
        ResponsePictures.Builder builder = ResponsePictures.builder(
                        networks.baselineName(), networks.baseline(), networks.attentionName(), networks.attention())
                .cases(cases);
        if (layers != null) {
            builder.layers(OptionCheck.distinct("--layers", layers));
        }
        return steps == null ? builder : builder.steps(steps);
    }
}
