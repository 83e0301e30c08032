package org.masnn.examples.depth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.masnn.core.kernel.Backend;
import org.masnn.examples.figure.Line;
import org.masnn.examples.figure.LineFigure;
import org.masnn.examples.program.ProgramVersion;
import org.masnn.models.analysis.BlockIsometry;
import org.masnn.models.analysis.GradientNormEquality;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Gradient norm equality of several networks as tables, JSON and figures.
 *
 * @param settings of the networks and images
 * @param depth layers of each
 * @param runs of all networks and seeds
 */
record EqualityReport(Map<String, String> settings, int depth, List<EqualityRun> runs) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# Gradient norm equality of untrained networks of " + depth + " layers");
        lines.add("");
        lines.add(
                "Theorem 1 asks for phi(J J^T) of about 1 and varphi(J J^T) of about 0 in every block; phi of a block is the"
                        + " factor of the gradient's squared norm. Chain: all blocks as one. Firing: share of neurons and time steps"
                        + " that spike, and that of the layer that fires least. Standard errors are those of "
                        + runs.get(0).equality().probes() + " projections.");
        lines.add("");
        lines.add("Options: "
                + settings.entrySet().stream()
                        .map(option -> option.getKey() + " " + option.getValue())
                        .collect(Collectors.joining(", "))
                + ".");
        lines.add("");
        lines.add(
                "| network | seed | blocks | product of phi | phi of the chain | phi, median block | phi furthest from 1 |"
                        + " varphi, median block | firing |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        runs.forEach(run -> lines.add(row(run)));
        return String.join("\n", lines);
    }

    private static String row(EqualityRun run) {
        GradientNormEquality equality = run.equality();
        BlockIsometry furthest = equality.furthest();
        List<String> cells = List.of(
                run.network(),
                Long.toString(equality.seed()),
                Integer.toString(equality.blocks().size()),
                equality.product().toText(),
                equality.chain().phi().toText(),
                String.format(
                        Locale.ROOT,
                        "%.4g",
                        median(equality, block -> block.phi().value())),
                furthest.phi().toText() + " in " + furthest.block().name(),
                String.format(
                        Locale.ROOT,
                        "%.2g",
                        median(equality, block -> block.varphi().value())),
                String.format(
                        Locale.ROOT,
                        "%.3f, %.3f",
                        run.firing().mean(),
                        run.firing().least()));
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The upper one of an even number. */
    private static double median(GradientNormEquality equality, ToDoubleFunction<BlockIsometry> value) {
        double[] sorted = equality.blocks().stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("settings", settings);
        report.put("depth", depth);
        report.put("version", ProgramVersion.current());
        report.put("backend", Backend.describe());
        report.put("java", System.getProperty("java.runtime.version", "unknown"));
        report.put(
                "runs",
                runs.stream()
                        .map(run -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            map.put("network", run.network());
                            map.put("firing", run.firing());
                            map.putAll(run.equality().toMap());
                            return map;
                        })
                        .toList());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    /** {@code phi.png} and {@code varphi.png}: a line for each network and seed, by block. */
    void writeFigures(Path folder) throws IOException {
        figure(
                        "phi(J J^T)",
                        "Mean eigenvalue of J J^T, J the Jacobian of a block: the factor of the gradient's squared norm, about 1 where"
                                + " gradient norm equality holds (Yao et al. 2023, Section 7.1, Theorem 1). No unit.",
                        block -> block.phi().value())
                .writePng(folder.resolve("phi.png"));
        figure(
                        "varphi(J J^T)",
                        "Variance of the eigenvalues of J J^T, J the Jacobian of a block: about 0 where gradient norm equality holds"
                                + " (Yao et al. 2023, Section 7.1, Theorem 1). No unit.",
                        block -> block.varphi().value())
                .writePng(folder.resolve("varphi.png"));
    }

    private LineFigure figure(String quantity, String caption, ToDoubleFunction<BlockIsometry> value) {
        return new LineFigure(
                quantity + " of untrained networks of " + depth + " layers",
                caption,
                "block",
                quantity,
                true,
                runs.stream()
                        .map(run -> new Line(
                                run.network() + ", seed " + run.equality().seed(),
                                run.equality().blocks().stream()
                                        .map(value::applyAsDouble)
                                        .toList()))
                        .toList());
    }
}
