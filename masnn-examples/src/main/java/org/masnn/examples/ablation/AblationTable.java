package org.masnn.examples.ablation;

import static org.masnn.examples.ablation.Figure.ACCURACY;
import static org.masnn.examples.ablation.Figure.ADDED_MACS;
import static org.masnn.examples.ablation.Figure.ADDED_PARAMETERS;
import static org.masnn.examples.ablation.Figure.ENERGY_EFFICIENCY;
import static org.masnn.examples.ablation.Figure.NASAR;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of Tables 4, 5 and 6 of Yao et al. (2023): its networks, columns, and numbers on DVS128 Gesture (dt = 15 ms, T = 60).
 *
 * @param number in the paper
 * @param title what is compared
 * @param figures the columns
 * @param networks the rows; the first is the vanilla network
 */
record AblationTable(int number, String title, List<Figure> figures, List<AblationNetwork> networks) {

    static final AblationTable LOCATIONS = of(
            4,
            "locations of attention",
            List.of(ACCURACY, NASAR),
            row("vanilla", "none", PaperFigures.of(90.63, 0.58, 0.174)),
            row("TA, Conv-PRE", "TA/T@conv-pre", PaperFigures.of(91.01, 0.69, 0.074)),
            row("TA, Conv-POST", "TA", PaperFigures.of(92.60, 0.47, 0.073)),
            row("CA, Conv-PRE", "CA/C@conv-pre", PaperFigures.of(91.84, 0.60, 0.086)),
            row("CA, Conv-POST", "CA/C@conv-post", PaperFigures.of(91.58, 0.29, 0.097)),
            row("CA, Activate-PRE", "CA", PaperFigures.of(93.88, 0.34, 0.072)),
            row("SA, Conv-PRE", "SA/S@conv-pre", PaperFigures.of(92.85, 0.78, 0.060)),
            row("SA, Conv-POST", "SA/S@conv-post", PaperFigures.of(92.57, 0.28, 0.062)),
            row("SA, Activate-PRE", "SA", PaperFigures.of(92.50, 0.47, 0.058)));

    static final AblationTable MODULES = of(
            5,
            "modules of channel attention at Activate-PRE",
            List.of(ACCURACY, ADDED_PARAMETERS, NASAR, ADDED_MACS),
            row("vanilla", "none", PaperFigures.of(90.63, 0.58, 0.173)),
            row("CBAM", "CA", PaperFigures.of(93.88, 0.34, 0.072).withAdded(4_608, 276_480)),
            row("SE", "CA/C=se8", null),
            row("ECA", "CA/C=eca3", PaperFigures.of(92.81, 0.40, 0.071).withAdded(48, 76_800)),
            row("SimAM", "CA/C=simam", PaperFigures.of(91.98, 0.17, 0.083).withAdded(0, 25_559_043)));

    static final AblationTable DIMENSIONS = of(
            6,
            "dimensions of attention",
            List.of(ACCURACY, ENERGY_EFFICIENCY, NASAR),
            row("vanilla", "none", PaperFigures.of(90.63, 0.58, 0.173).withEnergyEfficiency(1)),
            row("TA", "TA", PaperFigures.of(92.60, 0.47, 0.073).withEnergyEfficiency(2.2)),
            row("CA", "CA", PaperFigures.of(93.88, 0.34, 0.072).withEnergyEfficiency(2.2)),
            row("SA", "SA", PaperFigures.of(92.50, 0.47, 0.058).withEnergyEfficiency(2.5)),
            row("TCA", "TCA", PaperFigures.of(95.73, 0.49, 0.034).withEnergyEfficiency(3.5)),
            row("TSA", "TSA", PaperFigures.of(94.31, 0.50, 0.030).withEnergyEfficiency(3.4)),
            row("CSA", "CSA", PaperFigures.of(94.79, 0.82, 0.030).withEnergyEfficiency(3.4)),
            row("TCSA", "TCSA", PaperFigures.of(96.53, 0.57, 0.026).withEnergyEfficiency(3.4)));

    static final List<AblationTable> ALL = List.of(LOCATIONS, MODULES, DIMENSIONS);

    /** Where the paper's numbers come from, in words. */
    static final String PAPER = "Yao et al. 2023, Tables 4 to 6: DVS128 Gesture, dt = 15 ms, T = 60";

    AblationTable {
        figures = List.copyOf(figures);
        networks = List.copyOf(networks);
    }

    private static AblationTable of(int number, String title, List<Figure> figures, AblationNetwork... networks) {
        return new AblationTable(number, title, figures, List.of(networks));
    }

    private static AblationNetwork row(String label, String attention, @Nullable PaperFigures paper) {
        return new AblationNetwork(label, attention, paper);
    }
}
