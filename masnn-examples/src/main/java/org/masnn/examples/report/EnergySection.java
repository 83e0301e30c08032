package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.masnn.energy.EnergyTerm;
import org.masnn.energy.NetworkEnergy;
import org.masnn.energy.operation.Operation;

/** What a clip costs: the terms of the energy, one behind the other. */
public final class EnergySection {

    private EnergySection() {}

    /**
     * One network's energy.
     *
     * @param network its name
     * @param seeds of each seed's run, one at least, all by one accounting
     */
    public record Energy(String network, List<NetworkEnergy> seeds) {

        /**
         * Copies the list.
         *
         * @param network its name
         * @param seeds of each seed's run
         * @throws IllegalArgumentException when there is no seed
         */
        public Energy {
            seeds = List.copyOf(seeds);
            if (seeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "Energy: expected the energy of one seed at least for network \"" + network + "\", got none");
            }
        }

        private double microjoules(EnergyTerm.Part part) {
            return seeds.stream()
                            .flatMap(energy -> energy.terms().stream())
                            .filter(term -> term.part() == part)
                            .mapToDouble(term -> term.picojoules())
                            .sum()
                    / seeds.size()
                    * 1e-6;
        }

        private double operations(Operation operation) {
            return seeds.stream()
                    .mapToDouble(energy -> energy.total(operation))
                    .average()
                    .orElse(Double.NaN);
        }
    }

    /**
     * The section.
     *
     * @param energies of all networks, one at least, all by one accounting
     * @return a figure, a table of the operations and the accounting's name
     * @throws IllegalArgumentException when there is no network, or they are by several accountings
     */
    public static Section of(List<Energy> energies) {
        List<String> accountings = energies.stream()
                .flatMap(energy -> energy.seeds().stream())
                .map(energy -> energy.accounting().describe())
                .distinct()
                .toList();
        if (accountings.size() != 1) {
            throw new IllegalArgumentException("EnergySection: expected networks by one accounting, got "
                    + (accountings.isEmpty() ? "no network" : accountings));
        }
        String accounting = accountings.get(0);
        List<Part> parts = new ArrayList<>();
        parts.add(new Figure(
                "Energy of a clip",
                "Energy of one test clip by the terms of Eq. 17, mean over the clips and seeds; accounting: "
                        + accounting + ".",
                new BarChart(
                        BarChart.Form.STACKED,
                        "network",
                        "energy (µJ per clip)",
                        energies.stream().map(Energy::network).toList(),
                        series(energies)),
                true));
        parts.add(operations(energies));
        return new Section("Energy", "", parts);
    }

    /** The terms that any network has. */
    private static List<Series> series(List<Energy> energies) {
        return Arrays.stream(EnergyTerm.Part.values())
                .map(part -> new Series(
                        part.description(),
                        energies.stream()
                                .map(energy -> energy.microjoules(part))
                                .toList()))
                .filter(series -> series.values().stream().anyMatch(value -> value > 0))
                .toList();
    }

    private static Table operations(List<Energy> energies) {
        List<Operation> operations = Arrays.stream(Operation.values())
                .filter(operation -> energies.stream().anyMatch(energy -> energy.operations(operation) > 0))
                .toList();
        List<String> head = new ArrayList<>(List.of("network"));
        operations.forEach(operation -> head.add(operation + " per clip"));
        List<List<String>> rows = new ArrayList<>();
        for (Energy energy : energies) {
            List<String> row = new ArrayList<>(List.of(energy.network()));
            operations.forEach(operation -> row.add(NumberText.of(Math.rint(energy.operations(operation)))));
            rows.add(row);
        }
        return new Table("Operations of one test clip, mean over the seeds (Eq. 17).", head, rows);
    }
}
