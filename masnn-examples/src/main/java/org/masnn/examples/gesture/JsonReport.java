package org.masnn.examples.gesture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.masnn.core.kernel.Backend;
import org.masnn.energy.statistics.LayerSpikes;
import org.masnn.examples.program.ProgramVersion;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** The results as one JSON object: numbers as they are, and where they come from. */
public final class JsonReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    /**
     * The whole report.
     *
     * @param results where the numbers come from: data, settings and program stand beside the content
     * @param name of the content
     * @param content maps, lists, texts and numbers
     * @return indented JSON
     */
    public static String of(GestureResults results, String name, Object content) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("dataset", results.data().name());
        report.put("classes", results.data().classes().size());
        report.put("test_samples", results.data().test().size());
        report.put(name, content);
        report.put("train_samples", results.data().train().size());
        report.put("class_names", results.data().classes());
        report.put("content", results.data().content());
        report.put("settings", results.settings().describe());
        report.put("version", ProgramVersion.current());
        report.put("backend", Backend.describe());
        report.put("java", System.getProperty("java.runtime.version", "unknown"));
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("energy_model", results.runs().get(0).energy().accounting().describe());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    /** All runs, in the order in which they were made. */
    static List<Map<String, Object>> runs(GestureResults results) {
        return results.runs().stream().map(run -> run(results, run)).toList();
    }

    /**
     * The runs of one network.
     *
     * @param results of all networks
     * @param attention name of the network
     * @return one object for each seed
     */
    public static List<Map<String, Object>> runs(GestureResults results, String attention) {
        return results.runsOf(attention).stream().map(run -> run(results, run)).toList();
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
        object.put("first_step_firing_rates", run.firstStepRates());
        object.put("epochs", run.state().epoch());
        object.put("training_loss", run.state().epochLosses());
        object.put("training_accuracy", run.state().epochAccuracies());
        object.put("seconds", run.state().seconds());
        return object;
    }
}
