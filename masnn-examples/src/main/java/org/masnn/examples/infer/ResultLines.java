package org.masnn.examples.infer;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Class probabilities over time, a line for each result. */
final class ResultLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final List<String> classes;
    private final boolean json;

    ResultLines(PrintWriter out, List<String> classes, boolean json) {
        this.out = out;
        this.classes = classes;
        this.json = json;
    }

    void print(String source, double millis, float[] readout) {
        double[] probabilities = probabilities(readout);
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        if (json) {
            ObjectNode line = JSON.createObjectNode();
            line.put("source", source).put("time_ms", millis).put("class", name(best));
            ObjectNode all = line.putObject("probabilities");
            for (int i = 0; i < probabilities.length; i++) {
                all.put(name(i), probabilities[i]);
            }
            out.println(line);
        } else {
            StringBuilder line = new StringBuilder();
            line.append(String.format(Locale.ROOT, "%s %9.1f ms  %-12s", source, millis, name(best)));
            for (int i = 0; i < probabilities.length; i++) {
                line.append(String.format(Locale.ROOT, "  %s %.3f", name(i), probabilities[i]));
            }
            out.println(line);
        }
        out.flush(); // a live stream's reader waits for each line
    }

    void printLatencies(Latencies latencies, String kernel, boolean everyFrame) {
        String unit = everyFrame ? "step" : "clip";
        if (json) {
            ObjectNode line = JSON.createObjectNode();
            line.put("results", latencies.count()).put("kernel", kernel).put("unit", unit);
            if (latencies.count() > 0) {
                line.putObject("latency_ms")
                        .put("p50", latencies.percentile(0.5))
                        .put("p95", latencies.percentile(0.95))
                        .put("p99", latencies.percentile(0.99))
                        .put("max", latencies.percentile(1));
            }
            out.println(line);
        } else if (latencies.count() > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d results by %s; milliseconds a %s: median %.3f, 95 %% %.3f, 99 %% %.3f, largest %.3f%n",
                    latencies.count(),
                    kernel,
                    unit,
                    latencies.percentile(0.5),
                    latencies.percentile(0.95),
                    latencies.percentile(0.99),
                    latencies.percentile(1));
        } else {
            out.println("no result: the events end before the first " + unit + " does");
        }
        out.flush();
    }

    private String name(int index) {
        return index < classes.size() ? classes.get(index) : "class " + index;
    }

    /** As they are where they sum to 1; firing rates as shares of their sum; logits by softmax. */
    static double[] probabilities(float[] readout) {
        double sum = 0;
        double largest = Double.NEGATIVE_INFINITY;
        boolean negative = false;
        for (float value : readout) {
            sum += value;
            largest = Math.max(largest, value);
            negative |= value < 0;
        }
        double[] result = new double[readout.length];
        double total = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = negative ? Math.exp(readout[i] - largest) : sum > 0 ? readout[i] : 1;
            total += result[i];
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= total;
        }
        return result;
    }
}
