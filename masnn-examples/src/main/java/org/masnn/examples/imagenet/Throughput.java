package org.masnn.examples.imagenet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.image.ImageIterator;
import org.masnn.examples.program.InterruptedRunException;
import org.masnn.examples.program.Interruption;
import org.nd4j.linalg.dataset.DataSet;

/** Images per second of decoding alone, and of training steps and inference on images that are decoded already. */
final class Throughput {

    /** The first ones warm up and do not count. */
    private static final int WARM_UP = 2;

    private final ImageNetSettings settings;
    private final ImageData data;
    private final int repetitions;
    private final Interruption interruption;
    private final PrintWriter out;

    Throughput(ImageNetSettings settings, ImageData data, int repetitions, Interruption interruption, PrintWriter out) {
        this.settings = settings;
        this.data = data;
        this.repetitions = repetitions;
        this.interruption = interruption;
        this.out = out;
    }

    /** Work that takes a number of images each time. */
    private interface Work {
        int images();
    }

    /** Measures, prints a line each, and returns the content of a report. */
    Map<String, Object> measure() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        long seed = settings.recipe().seeds().get(0);
        DataSet batch;
        try (ImageIterator images = settings.training(data, seed)) {
            batch = images.next();
            rows.add(measured("decoding", () -> {
                if (!images.hasNext()) {
                    images.reset();
                }
                return images.next().numExamples();
            }));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (ResidualName name : settings.networks()) {
            ComputationGraph network = settings.recipe().trained(settings.build(name, data, seed));
            rows.add(measured(name + " training step", () -> {
                network.fit(batch);
                return batch.numExamples();
            }));
            rows.add(measured(name + " inference", () -> {
                network.outputSingle(batch.getFeatures());
                return batch.numExamples();
            }));
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("batch", batch.numExamples());
        report.put("repetitions", repetitions);
        report.put("throughput", rows);
        return report;
    }

    private Map<String, Object> measured(String what, Work work) throws IOException {
        for (int i = 0; i < WARM_UP; i++) {
            once(work);
        }
        long images = 0;
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            images += once(work);
        }
        double perSecond = images / ((System.nanoTime() - start) / 1e9);
        out.println(String.format(Locale.ROOT, "%-24s %10.1f images/s  %s", what, perSecond, ProgramMemory.now()));
        out.flush();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("images_per_second", perSecond);
        return row;
    }

    private int once(Work work) throws IOException {
        if (interruption.requested()) {
            throw new InterruptedRunException("interrupted while measuring");
        }
        return work.images();
    }
}
