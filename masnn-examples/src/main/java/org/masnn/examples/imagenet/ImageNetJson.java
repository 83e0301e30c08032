package org.masnn.examples.imagenet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.masnn.core.kernel.Backend;
import org.masnn.energy.Accounting;
import org.masnn.examples.program.ProgramVersion;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The results as one JSON object: numbers as they are, and where they come from. */
final class ImageNetJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ImageNetJson() {}

    static String of(ImageNetResults results) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("runs", results.runs().stream().map(run -> run(results, run)).toList());
        report.put("energy_model", Accounting.paper().describe());
        return of(results.settings(), results.data(), results.classes(), results.what(), report);
    }

    /** A report of one mode: its own content, and where it comes from. */
    static String of(ImageNetSettings settings, String data, int classes, String what, Map<String, Object> content) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dataset", data);
        report.put("classes", classes);
        report.put("what", what);
        report.putAll(content);
        report.put("settings", settings.describe());
        report.put("version", ProgramVersion.current());
        report.put("backend", Backend.describe());
        report.put("java", System.getProperty("java.runtime.version", "unknown"));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    private static Map<String, Object> run(ImageNetResults results, RunResult run) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("network", run.network().toString());
        object.put("seed", run.seed());
        object.put("weights", run.origin());
        object.put("test_images", run.accuracy().images());
        object.put("top1", run.accuracy().top1());
        object.put("top5", run.accuracy().top5());
        object.put("parameters", run.size().trainedParameters());
        object.put("neurons", run.size().neurons());
        object.put("layer_rate", orNull(ImageNetTable.layerRate(run)));
        object.put("nasar", orNull(ImageNetTable.nasar(run)));
        object.put("energy_microjoules", orNull(ImageNetTable.microjoules(run)));
        object.put("energy_ratio", orNull(results.energyRatio(run)));
        object.put(
                "energy_reference",
                results.reference(run.network()).map(ResidualName::toString).orElse(null));
        Map<String, Double> rates = new TreeMap<>();
        run.spikes().ifPresent(spikes -> spikes.layers().forEach(layer -> rates.put(layer.layer(), layer.rate())));
        object.put("firing_rates", rates);
        object.put("epochs", run.epochs());
        object.put("steps", run.steps());
        object.put("training_images", run.trainingImages());
        object.put("seconds", run.seconds());
        return object;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
