package org.masnn.examples.cluster;

import java.util.Locale;
import org.masnn.models.distributed.StepReport;

/** Means over the steps of a training; the first step, which builds networks and opens data, is left out. */
final class StepCosts {

    private int steps;
    private int workers;
    private int shards;
    private long parameterBytes;
    private long gradientBytes;
    private double computing;
    private double beyond;
    private double error;

    void add(StepReport report) {
        workers = Math.max(workers, report.workers());
        shards = Math.max(shards, report.shards());
        parameterBytes = report.parameterBytes();
        gradientBytes = Math.max(gradientBytes, report.gradientBytes());
        error = Math.max(error, report.gradientError());
        if (report.step() > 0) {
            steps++;
            computing += report.computeSeconds();
            beyond += report.overheadSeconds();
        }
    }

    @Override
    public String toString() {
        if (steps == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%d executor%s, %d shard%s; a step sends %.2f MB to each executor and %.2f MB from each shard, and takes"
                        + " %.3f s of computing and %.3f s beyond it%s",
                workers,
                workers == 1 ? "" : "s",
                shards,
                shards == 1 ? "" : "s",
                parameterBytes / 1e6,
                gradientBytes / 1e6,
                computing / steps,
                beyond / steps,
                error > 0 ? String.format(Locale.ROOT, "; 16 bits change gradients by at most %.1e", error) : "");
    }
}
