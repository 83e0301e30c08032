package org.masnn.energy.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.masnn.energy.EnergyComparison;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.operation.Operation;
import org.masnn.energy.statistics.SpikeStatistics;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The energy of one network, or of a baseline and another network side by side: the convention, firing statistics,
 * parameters, every term of the sum on a line of its own, and r_EE (Yao et al. 2023, Eq. 17 to 19). Energies are per
 * clip.
 */
public final class EnergyReport {

    private static final String NONE = "-";

    private final List<String> names;
    private final List<NetworkEnergy> networks;
    private final @Nullable EnergyComparison comparison;
    private final List<ReportRow> rows;

    private EnergyReport(List<String> names, List<NetworkEnergy> networks, @Nullable EnergyComparison comparison) {
        this.names = names;
        this.networks = networks;
        this.comparison = comparison;
        this.rows = ReportRow.of(networks);
    }

    /**
     * A report of one network.
     *
     * @param name of the network
     * @param energy its energy
     * @return the report
     */
    public static EnergyReport of(String name, NetworkEnergy energy) {
        return new EnergyReport(List.of(name), List.of(energy), null);
    }

    /**
     * A report of two networks.
     *
     * @param baseName name of the baseline
     * @param name name of the other
     * @param comparison of both
     * @return the report
     */
    public static EnergyReport of(String baseName, String name, EnergyComparison comparison) {
        return new EnergyReport(
                List.of(baseName, name), List.of(comparison.base(), comparison.attention()), comparison);
    }

    /**
     * For people, in columns.
     *
     * @return several lines
     */
    public String toText() {
        List<List<String>> table = table();
        int[] widths = new int[table.get(0).size()];
        for (List<String> row : table) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text =
                new StringBuilder("Energy per clip\n").append(convention()).append('\n');
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder("  ");
            for (int i = 0; i < widths.length; i++) {
                boolean left = i == 0 || i == widths.length - 1;
                line.append(String.format("%" + (left ? "-" : "") + widths[i] + "s  ", row.get(i)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        conclusion().forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /**
     * For documents: a table between the convention and the result.
     *
     * @return several lines of GitHub's Markdown
     */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder(convention()).append("\n\n");
        List<List<String>> table = table();
        for (int i = 0; i < table.size(); i++) {
            text.append("| ").append(String.join(" | ", table.get(i))).append(" |\n");
            if (i == 0) {
                text.append('|').append("-|".repeat(table.get(0).size())).append('\n');
            }
        }
        text.append('\n');
        conclusion().forEach(line -> text.append(line).append("  \n"));
        return text.toString();
    }

    /**
     * For programs: all numbers as they are.
     *
     * @return one indented object
     */
    public String toJson() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(content());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report of texts and numbers", e);
        }
    }

    /**
     * For spreadsheets: one line for each term and network, RFC 4180, numbers as they are.
     *
     * @return a header and lines that end with CR LF
     */
    public String toCsv() {
        StringBuilder text = new StringBuilder("accounting,network,part,layer,operation,remark,count,picojoules\r\n");
        String accounting = networks.get(0).accounting().name();
        for (int i = 0; i < names.size(); i++) {
            for (ReportRow row : rows) {
                text.append(String.join(
                                ",",
                                quoted(accounting),
                                quoted(names.get(i)),
                                quoted(row.part().description()),
                                quoted(row.layer()),
                                row.operation().toString(),
                                quoted(row.remark()),
                                Double.toString(row.counts()[i]),
                                Double.toString(row.picojoules()[i])))
                        .append("\r\n");
            }
        }
        return text.toString();
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private String convention() {
        return networks.get(0).accounting().describe();
    }

    private List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(names);
        head.add("unit");
        table.add(head);
        table.add(
                line("time steps", "", "%,d", network -> network.costs().graph().timeSteps()));
        table.add(line("clips", "", "%,d", network -> network.statistics().samples()));
        table.add(
                line("parameters", "", "%,d", network -> network.costs().graph().trainedParameters()));
        table.add(line("neurons", "", "%,d", network -> network.statistics().neurons()));
        table.add(spiking("NASAR", "%.4f", SpikeStatistics::nasar));
        table.add(spiking("NASAR, variance over clips", "%.2e", SpikeStatistics::nasarVariance));
        table.add(spiking("spikes per clip", "%,.0f", SpikeStatistics::spikesPerSample));
        table.add(line(
                "non-zero input",
                "%",
                "%.2f",
                network -> 100 * network.statistics().featureShare()));
        for (ReportRow row : rows) {
            List<String> line = new ArrayList<>(List.of(row.label()));
            for (int i = 0; i < names.size(); i++) {
                line.add(row.counts()[i] == 0 ? NONE : microjoules(row.picojoules()[i]));
            }
            line.add("uJ, " + row.operation());
            table.add(line);
        }
        table.add(line("total", "uJ", "%,.3f", network -> network.picojoules() * 1e-6));
        return table;
    }

    private interface Value {
        Object of(NetworkEnergy network);
    }

    private interface Spikes {
        double of(SpikeStatistics statistics);
    }

    private List<String> line(String label, String unit, String format, Value value) {
        List<String> line = new ArrayList<>(List.of(label));
        networks.forEach(network -> line.add(String.format(Locale.ROOT, format, value.of(network))));
        line.add(unit);
        return line;
    }

    /** An ANN has none of it. */
    private List<String> spiking(String label, String format, Spikes value) {
        List<String> line = new ArrayList<>(List.of(label));
        for (NetworkEnergy network : networks) {
            line.add(
                    network.costs().graph().isSpiking()
                            ? String.format(Locale.ROOT, format, value.of(network.statistics()))
                            : "ANN");
        }
        line.add("");
        return line;
    }

    private static String microjoules(double picojoules) {
        return String.format(Locale.ROOT, "%,.3f", picojoules * 1e-6);
    }

    private List<String> conclusion() {
        if (comparison == null) {
            return List.of();
        }
        return List.of(
                String.format(
                        Locale.ROOT,
                        "dMAC %,.0f, dAC %,.0f, dE %s uJ",
                        comparison.deltaMac(),
                        comparison.deltaAc(),
                        microjoules(comparison.deltaPicojoules())),
                String.format(
                        Locale.ROOT,
                        "r_EE %.3f (accounting: %s)",
                        comparison.energyEfficiency(),
                        networks.get(0).accounting().name()));
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("accounting", networks.get(0).accounting().name());
        content.put("convention", convention());
        List<Object> objects = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            objects.add(network(i));
        }
        content.put("networks", objects);
        if (comparison != null) {
            content.put("delta_mac", comparison.deltaMac());
            content.put("delta_mac_1", comparison.deltaMac1());
            content.put("delta_mac_2", comparison.deltaMac2());
            content.put("delta_ac", comparison.deltaAc());
            content.put("delta_picojoules", comparison.deltaPicojoules());
            content.put("r_ee", comparison.energyEfficiency());
        }
        return content;
    }

    private Map<String, Object> network(int index) {
        NetworkEnergy network = networks.get(index);
        SpikeStatistics statistics = network.statistics();
        boolean spiking = network.costs().graph().isSpiking();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", names.get(index));
        object.put("spiking", spiking);
        object.put("time_steps", statistics.timeSteps());
        object.put("clips", statistics.samples());
        object.put("parameters", network.costs().graph().trainedParameters());
        object.put("neurons", statistics.neurons());
        object.put("non_zero_input", statistics.featureShare());
        if (spiking) {
            object.put("nasar", statistics.nasar());
            object.put("nasar_variance", statistics.nasarVariance());
            object.put("nsar", statistics.nsar());
            object.put("spikes_per_clip", statistics.spikesPerSample());
            object.put("layers", layers(statistics));
        }
        object.put("picojoules", network.picojoules());
        for (Operation operation : Operation.values()) {
            object.put(operation.toString().toLowerCase(Locale.ROOT) + "s", network.total(operation));
        }
        object.put("terms", terms(index));
        return object;
    }

    private static List<Object> layers(SpikeStatistics statistics) {
        List<Object> result = new ArrayList<>();
        statistics.layers().forEach(layer -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("layer", layer.layer());
            object.put("neurons", layer.neurons());
            object.put("rate", layer.rate());
            object.put("rate_per_step", layer.ratePerStep());
            object.put("silent", layer.silent());
            object.put("saturated", layer.saturated());
            result.add(object);
        });
        return result;
    }

    private List<Object> terms(int index) {
        List<Object> result = new ArrayList<>();
        for (ReportRow row : rows) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("part", row.part().description());
            object.put("layer", row.layer());
            object.put("operation", row.operation().toString());
            object.put("remark", row.remark());
            object.put("count", row.counts()[index]);
            object.put("picojoules", row.picojoules()[index]);
            result.add(object);
        }
        return result;
    }
}
