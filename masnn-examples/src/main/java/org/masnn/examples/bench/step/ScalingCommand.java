package org.masnn.examples.bench.step;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.masnn.core.memory.MemoryPrediction;
import org.masnn.examples.bench.measure.OwnProcess;
import org.masnn.examples.program.OptionCheck;
import org.masnn.examples.program.ReportFile;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code masnn bench scaling}: how the time of a training step grows with T, batch and width, and falls with threads.
 */
@Command(
        name = "scaling",
        mixinStandardHelpOptions = true,
        description =
                "Times training steps at several T, batches, widths and numbers of threads; what is not varied is as the"
                        + " options say. Each value has a process of its own, since the number of threads is fixed when one starts; those"
                        + " of a table take turns, so their memory adds up (8 GB at the paper's size). Prints Markdown tables.")
public final class ScalingCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private StepOptions options = new StepOptions();

    @Option(
            names = "--over",
            paramLabel = "NAME",
            split = ",",
            description = "What is varied, of steps, batch, width, threads. Default: all.")
    private List<String> over = List.of("steps", "batch", "width", "threads");

    @Option(
            names = "--values",
            paramLabel = "N",
            split = ",",
            description =
                    "Its values, with a single --over. Default: steps 10,30,60,120, batch 1,2,4,8, width 16,32,64, threads"
                            + " from 1 to as many as there are processors.")
    private @Nullable List<Integer> values;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each value takes its turn. Default: ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description = "Counted steps in a turn, after one that is not. Default: ${DEFAULT-VALUE}.")
    private int iterations = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Steps before the first turn, while the JVM compiles. Default: ${DEFAULT-VALUE}.")
    private int warmUp = 10;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the tables as one JSON object.")
    private @Nullable Path json;

    /** For picocli. */
    public ScalingCommand() {}

    @Override
    public Integer call() throws IOException {
        StepWork work;
        ReportFile report = json == null ? null : new ReportFile("--json", json);
        try {
            work = options.work();
            check(work);
            if (report != null) {
                report.requireWritable();
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("work", work.toString())
                .put("java", Runtime.version().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        out.println(work);
        for (String name : over) {
            List<ScalingPoint> points = measure(work, name);
            out.printf("%n" + ScalingPoint.HEADER, name);
            points.forEach(point -> out.println(point.markdown()));
            points.forEach(point -> result.withArray(name).add(point.json()));
            if (name.equals("threads")) {
                double faster =
                        points.get(0).millis() / points.get(points.size() - 1).millis();
                out.printf(Locale.ROOT, "%nthe most threads are %.2f times faster than the fewest%n", faster);
                result.put("threads_speed_up", faster);
            } else if (!name.equals("width") && points.size() > 2) {
                double deviation = ScalingPoint.deviationFromLine(points);
                out.printf(Locale.ROOT, "%nlargest distance from a straight line: %.1f %%%n", 100 * deviation);
                result.put(name + "_deviation", deviation);
            }
            out.flush();
        }
        if (report != null) {
            report.write(result.toPrettyString());
        }
        return 0;
    }

    private void check(StepWork work) {
        OptionCheck.distinct("--over", over);
        for (String name : over) {
            OptionCheck.require(
                    List.of("steps", "batch", "width", "threads").contains(name),
                    "--over",
                    "steps, batch, width or threads",
                    name);
        }
        OptionCheck.require(values == null || over.size() == 1, "--values", "one --over whose values they are", over);
        if (values != null) {
            OptionCheck.distinct("--values", values);
            values.forEach(value -> OptionCheck.atLeast(1, "--values", value));
        }
        OptionCheck.atLeast(1, "--rounds", rounds);
        OptionCheck.atLeast(1, "--iterations", iterations);
        OptionCheck.atLeast(0, "--warm-up", warmUp);
        for (String name : over) {
            valuesOf(name).forEach(value -> at(work, name, value).configuration()); // refuses sizes that do not fit
        }
    }

    private List<Integer> valuesOf(String name) {
        if (values != null) {
            return values.stream().sorted().toList();
        }
        return switch (name) {
            case "steps" -> List.of(10, 30, 60, 120);
            case "batch" -> List.of(1, 2, 4, 8);
            case "width" -> List.of(16, 32, 64);
            default -> threadNumbers(Runtime.getRuntime().availableProcessors());
        };
    }

    /** Powers of two, and all. */
    static List<Integer> threadNumbers(int processors) {
        List<Integer> result = new ArrayList<>();
        for (int threads = 1; threads < processors; threads *= 2) {
            result.add(threads);
        }
        result.add(processors);
        return result;
    }

    private static StepWork at(StepWork work, String name, int value) {
        return switch (name) {
            case "steps" -> work.with(work.batch(), value, work.width());
            case "batch" -> work.with(value, work.steps(), work.width());
            case "width" -> work.with(work.batch(), work.steps(), value);
            default -> work;
        };
    }

    /** The processes of a table are there at the same time; each by itself checks only whether it fits alone. */
    static void requireFit(String name, List<StepWork> works, long available) throws IOException {
        long needed = works.stream()
                .mapToLong(work ->
                        MemoryPrediction.of(work.configuration(), work.batch()).bytes())
                .sum();
        if (needed > available) {
            throw new IOException(String.format(
                    Locale.ROOT,
                    "--over %s: its %d processes need %.0f MB together, there are %.0f MB; give fewer or smaller --values",
                    name,
                    works.size(),
                    needed / 1e6,
                    available / 1e6));
        }
    }

    private List<ScalingPoint> measure(StepWork work, String name) throws IOException {
        List<Integer> all = valuesOf(name);
        List<StepWork> works = all.stream().map(value -> at(work, name, value)).toList();
        requireFit(name, works, Pointer.availablePhysicalBytes());
        List<OwnProcess> processes = new ArrayList<>();
        try {
            List<List<Double>> times = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                int threads = name.equals("threads") ? all.get(i) : 0;
                List<String> arguments = new ArrayList<>(List.of("bench", "step", "--turns"));
                arguments.addAll(works.get(i).options());
                arguments.add("--iterations=" + iterations);
                arguments.add("--warm-up=" + warmUp);
                processes.add(OwnProcess.start(spec.root().userObject().getClass(), threads, arguments));
                times.add(new ArrayList<>());
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < processes.size(); i++) {
                    List<Double> own = times.get(i);
                    processes.get(i).turn().get("ms").forEach(time -> own.add(time.asDouble()));
                }
            }
            List<ScalingPoint> points = new ArrayList<>();
            for (int i = 0; i < processes.size(); i++) {
                JsonNode last = processes.get(i).finish();
                StepWork own = works.get(i);
                double operations =
                        StepOperations.of(own.configuration(), own.batch()).operations();
                double peak = last.path("peak_mb").asDouble(Double.NaN);
                points.add(new ScalingPoint(all.get(i), times.get(i), operations / 1e9, peak));
            }
            return points;
        } finally {
            for (OwnProcess process : processes) {
                process.close();
            }
        }
    }
}
