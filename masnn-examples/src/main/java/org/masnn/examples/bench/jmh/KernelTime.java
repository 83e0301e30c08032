package org.masnn.examples.bench.jmh;

import java.util.Locale;
import org.masnn.examples.bench.measure.MachineSpeed;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A line of the table.
 *
 * @param row what was measured
 * @param millis mean time
 * @param error JMH's 99.9 % error of it; NaN for a single iteration
 * @param machine what it can do
 */
record KernelTime(KernelRow row, double millis, double error, MachineSpeed machine) {

    static final String HEADER =
            "| kernel | ms | +- | MB | MFLOP | floor ms | times the floor |\n|-|-:|-:|-:|-:|-:|-:|";

    double floor() {
        return machine.floorMillis(row.work().operations(), row.work().bytes());
    }

    String markdown() {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f | %s | %.1f | %,.0f | %.2f | %.1f |",
                row.name(),
                millis,
                Double.isNaN(error) ? "" : String.format(Locale.ROOT, "%.2f", error),
                row.work().bytes() / 1e6,
                row.work().operations() / 1e6,
                floor(),
                millis / floor());
    }

    ObjectNode json() {
        ObjectNode result = new ObjectMapper().createObjectNode();
        result.put("kernel", row.name()).put("ms", millis);
        if (!Double.isNaN(error)) {
            result.put("error_ms", error);
        }
        return result.put("mb", row.work().bytes() / 1e6)
                .put("mflop", row.work().operations() / 1e6)
                .put("floor_ms", floor())
                .put("to_floor", millis / floor());
    }
}
