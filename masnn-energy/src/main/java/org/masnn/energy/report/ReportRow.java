package org.masnn.energy.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.masnn.energy.EnergyTerm;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.operation.Operation;

/** One term of the sum in all networks of a report; 0 where a network does not have it. */
record ReportRow(
        EnergyTerm.Part part, String layer, Operation operation, String remark, double[] counts, double[] picojoules) {

    /** Terms of the same part, layer, operation and remark side by side, parts in their order. */
    static List<ReportRow> of(List<NetworkEnergy> networks) {
        Map<List<Object>, ReportRow> rows = new LinkedHashMap<>();
        for (int i = 0; i < networks.size(); i++) {
            for (EnergyTerm term : networks.get(i).terms()) {
                ReportRow row = rows.computeIfAbsent(
                        List.of(term.part(), term.layer(), term.operation(), term.remark()),
                        key -> new ReportRow(
                                term.part(),
                                term.layer(),
                                term.operation(),
                                term.remark(),
                                new double[networks.size()],
                                new double[networks.size()]));
                row.counts[i] += term.count();
                row.picojoules[i] += term.picojoules();
            }
        }
        return sorted(rows.values());
    }

    private static List<ReportRow> sorted(Collection<ReportRow> rows) {
        List<ReportRow> result = new ArrayList<>();
        for (EnergyTerm.Part part : EnergyTerm.Part.values()) {
            rows.stream().filter(row -> row.part == part).forEach(result::add);
        }
        return List.copyOf(result);
    }

    String label() {
        return part.description() + ", " + layer + (remark.isEmpty() ? "" : " (" + remark + ")");
    }
}
