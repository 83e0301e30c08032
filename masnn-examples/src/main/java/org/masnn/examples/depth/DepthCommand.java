package org.masnn.examples.depth;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.models.residual.BlockKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code depth}. */
@Command(
        name = "depth",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        subcommands = GradientNormEqualityCommand.class,
        description = {
            "Trains residual networks of several depths and kinds of blocks on the same images for the same number of steps,"
                    + " and compares their training loss and the norm of the gradient at each block: does the loss get worse"
                    + " with depth (the degradation problem of Yao et al. 2023, Section 7.1)?",
            "Loss is the plain cross-entropy; images are not augmented; SGD has a momentum of 0.9 and a constant learning rate.",
            "With --save DIR finished runs are kept; --resume DIR takes them from there.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the run failed", "2:bad usage"})
public final class DepthCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--networks",
            split = ",",
            description =
                    "Kinds of blocks: vanilla, sew-add, sew-and, sew-iand, ms, att-1, att-2. Default: vanilla,ms,att-1.")
    private List<String> networks = List.of("vanilla", "ms", "att-1");

    @Option(names = "--depths", split = ",", description = "Layers: 18, 34, 104. Default: 18,34,104.")
    private List<Integer> depths = List.of(18, 34, 104);

    @Option(names = "--steps", description = "Batches to train each with. Default: ${DEFAULT-VALUE}.")
    private int steps = 200;

    @Option(
            names = "--last",
            description = "The training loss is the mean of so many last steps. Default: ${DEFAULT-VALUE}.")
    private int last = 20;

    @Option(names = "--batch", description = "Images a batch. Default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(names = "--learning-rate", description = "Default: ${DEFAULT-VALUE}, that of the published ImageNet code.")
    private double learningRate = 0.1;

    @Mixin
    private TaskOptions options = new TaskOptions();

    @Option(names = "--save", paramLabel = "DIR", description = "Keep finished runs in DIR.")
    private @Nullable Path save;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Take finished runs from DIR, and save the others there.")
    private @Nullable Path resume;

    /** For picocli. */
    public DepthCommand() {}

    @Override
    public Integer call() throws IOException {
        List<BlockKind> kinds;
        NetworkSettings settings;
        RunFolder folder;
        try {
            kinds = NetworkName.kinds(networks);
            OptionCheck.distinct("--depths", depths);
            OptionCheck.atLeast(1, "--steps", steps);
            OptionCheck.atLeast(1, "--last", last);
            settings = options.network(batch, OptionCheck.positive("--learning-rate", learningRate));
            options.seeds();
            options.check();
            folder = folder(kinds);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Task task = options.open()) {
            checkNetworks(settings, task, kinds);
            if (folder != null) {
                Files.createDirectories(folder.path());
            }
            DepthTraining training = new DepthTraining(task, settings, steps, out);
            DepthReport report = new DepthReport(training.describe(), last, runs(training, kinds, folder));
            out.printf("%n%s%n", report.markdown());
            out.flush();
            options.write(report.markdown(), report.json());
            Path figures = options.figures();
            if (figures != null) {
                report.writeFigures(figures);
            }
        }
        return 0;
    }

    private @Nullable RunFolder folder(List<BlockKind> kinds) {
        Path from = resume;
        if (from != null) {
            OptionCheck.require(Files.isDirectory(from), "--resume", "a folder", from + ", which is none");
            OptionCheck.require(save == null, "--save", "nothing beside --resume, which saves there", save + "");
            return new RunFolder(from);
        }
        if (save == null) {
            return null;
        }
        RunFolder folder = new RunFolder(save);
        for (long seed : options.seeds()) {
            for (BlockKind kind : kinds) {
                for (int depth : depths) {
                    Path file = folder.file(kind, depth, seed);
                    OptionCheck.require(
                            !Files.exists(file),
                            "--save",
                            "a folder without these runs",
                            file + "; give --resume " + save + " to continue, or another folder");
                }
            }
        }
        return folder;
    }

    /** What only the data can tell, and depths that do not exist. */
    private void checkNetworks(NetworkSettings settings, Task task, List<BlockKind> kinds) {
        try {
            for (BlockKind kind : kinds) {
                for (int depth : depths) {
                    settings.builder(task, kind, depth, 0).configuration();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** A grid of all networks is complete for a seed before the next begins. */
    private List<DepthRun> runs(DepthTraining training, List<BlockKind> kinds, @Nullable RunFolder folder)
            throws IOException {
        List<DepthRun> runs = new ArrayList<>();
        int all = options.seeds().size() * kinds.size() * depths.size();
        for (long seed : options.seeds()) {
            for (BlockKind kind : kinds) {
                for (int depth : depths) {
                    runs.add(run(training, kind, depth, seed, folder, (runs.size() + 1) + " of " + all));
                }
            }
        }
        return runs;
    }

    private static DepthRun run(
            DepthTraining training, BlockKind kind, int depth, long seed, @Nullable RunFolder folder, String place)
            throws IOException {
        String title = String.format("run %s: %s, %d layers, seed %d", place, NetworkName.of(kind), depth, seed);
        if (folder != null) {
            Optional<DepthRun> found = folder.read(kind, depth, seed, training.describe());
            if (found.isPresent()) {
                training.out().println(title + ", taken from " + folder.path());
                training.out().flush();
                return found.get();
            }
        }
        training.out().println(title);
        training.out().flush();
        DepthRun run = training.run(kind, depth, seed);
        training.out()
                .printf(
                        Locale.ROOT,
                        "  %.1f s, %.3f s a step; firing rate %.4f, least layer %.4f%n",
                        run.seconds(),
                        run.secondsPerStep(),
                        run.lastFiring().mean(),
                        run.lastFiring().least());
        training.out().flush();
        if (folder != null) {
            folder.write(kind, run);
        }
        return run;
    }
}
