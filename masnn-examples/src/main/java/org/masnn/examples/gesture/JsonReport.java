package org.masnn.examples.gesture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.masnn.core.kernel.Backend;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.examples.program.ProgramVersion;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The results as one JSON object: numbers as they are, and where they come from. */
final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    static String of(GestureResults results) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dataset", results.data().name());
        report.put("classes", results.data().classes().size());
        report.put("test_samples", results.data().test().size());
        report.put("runs", results.runs().stream().map(run -> run(results, run)).toList());
        report.put("train_samples", results.data().train().size());
        report.put("class_names", results.data().classes());
        report.put("content", results.data().content());
        report.put("settings", results.settings().describe());
        report.put("version", ProgramVersion.current());
        report.put("backend", Backend.describe());
        report.put("java", System.getProperty("java.runtime.version", "unknown"));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("energy_model", results.runs().get(0).energy().model().describe());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    private static Map<String, Object> run(GestureResults results, RunResult run) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("attention", run.attention());
        object.put("seed", run.seed());
        object.put("accuracy", run.accuracy());
        object.put("nasar", run.spikes().nasar());
        object.put("spikes_per_sample", run.spikes().spikesPerSample());
        object.put("neurons", run.size().neurons());
        object.put("parameters", run.size().trainedParameters());
        OptionalDouble efficiency = results.energyEfficiency(run);
        object.put("r_ee", efficiency.isPresent() ? efficiency.getAsDouble() : null);
        object.put("energy_microjoules", run.energy().picojoules() * 1e-6);
        Map<String, Double> rates = new TreeMap<>();
        for (LayerSpikes layer : run.spikes().layers()) {
            rates.put(layer.layer(), layer.rate());
        }
        object.put("firing_rates", rates);
        object.put("epochs", run.state().epoch());
        object.put("training_loss", run.state().epochLosses());
        object.put("training_accuracy", run.state().epochAccuracies());
        object.put("seconds", run.state().seconds());
        return object;
    }

    /** Writes into a temporary file of the same folder and moves it. */
    static void write(String report, Path file) throws IOException {
        Path temporary = Files.createTempFile(file.toAbsolutePath().getParent(), ".masnn-", ".tmp");
        try {
            Files.write(temporary, (report + "\n").getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
