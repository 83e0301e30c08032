package org.masnn.examples.energy;

import java.util.List;
import java.util.Map;

/** The tables of Yao et al. (2023) that print r_EE, with their NASARs. */
final class PaperTable {

    /** Of Table 6: 0.173 there, 0.174 in Table 4. */
    private static final double VANILLA = 0.1734;

    private static final Map<Integer, List<PaperRow>> TABLES = Map.of(
            1,
            List.of(
                    PaperRow.events("3 layers, Gesture", Architecture.THREE, 11, "TCSA", 0.173, 0.026, 3.4),
                    PaperRow.events("5 layers, Gesture", Architecture.FIVE, 11, "TCSA", 0.074, 0.011, 1.8),
                    PaperRow.events("3 layers, Gait", Architecture.THREE, 20, "TCSA", 0.245, 0.045, 3.2),
                    PaperRow.events("5 layers, Gait", Architecture.FIVE, 20, "TCSA", 0.051, 0.013, 1.7)),
            2,
            List.of(
                    PaperRow.againstAnn("Res-SNN-18, T = 6", Architecture.RESNET18, "none", 6, 224, 0.224, 3.3),
                    PaperRow.againstAnn("CSA-Res-SNN-18", Architecture.RESNET18, "CSA", 1, 224, 0.148, 29.7),
                    PaperRow.againstAnn("Res-SNN-34, T = 6", Architecture.RESNET34, "none", 6, 224, 0.203, 3.8),
                    PaperRow.againstAnn("CSA-Res-SNN-34", Architecture.RESNET34, "CSA", 1, 224, 0.153, 29.6),
                    PaperRow.againstAnn("Res-SNN-104*, T = 5", Architecture.RESNET104, "none", 5, 288, 0.218, 5.3),
                    PaperRow.againstAnn("CSA-Res-SNN-104*, T = 4", Architecture.RESNET104, "CSA", 4, 288, 0.201, 7.4),
                    PaperRow.againstAnn("CSA-Res-SNN-104*", Architecture.RESNET104, "CSA", 1, 288, 0.201, 31.8)),
            3,
            List.of(
                    PaperRow.images("18 + CA", Architecture.RESNET18, "CA", 0.224, 0.165, 1.4),
                    PaperRow.images("18 + CSA", Architecture.RESNET18, "CSA", 0.224, 0.148, 1.5),
                    PaperRow.images("34 + CA", Architecture.RESNET34, "CA", 0.203, 0.167, 1.2),
                    PaperRow.images("34 + CSA", Architecture.RESNET34, "CSA", 0.203, 0.153, 1.3),
                    PaperRow.images("104 + CA", Architecture.RESNET104, "CA", 0.218, 0.195, 1.1),
                    PaperRow.images("104 + CSA", Architecture.RESNET104, "CSA", 0.218, 0.201, 1.1)),
            6,
            List.of(
                    PaperRow.events("TA", Architecture.THREE, 11, "TA", VANILLA, 0.073, 2.2),
                    PaperRow.events("CA", Architecture.THREE, 11, "CA", VANILLA, 0.072, 2.2),
                    PaperRow.events("SA", Architecture.THREE, 11, "SA", VANILLA, 0.058, 2.5),
                    PaperRow.events("TCA", Architecture.THREE, 11, "TCA", VANILLA, 0.034, 3.5),
                    PaperRow.events("TSA", Architecture.THREE, 11, "TSA", VANILLA, 0.030, 3.4),
                    PaperRow.events("CSA", Architecture.THREE, 11, "CSA", VANILLA, 0.030, 3.4),
                    PaperRow.events("TCSA", Architecture.THREE, 11, "TCSA", VANILLA, 0.026, 3.4)));

    private PaperTable() {}

    static List<PaperRow> numbered(int number) {
        List<PaperRow> rows = TABLES.get(number);
        if (rows == null) {
            throw new IllegalArgumentException(
                    "expected table 1, 2, 3 or 6 of the paper, which print r_EE, got " + number);
        }
        return rows;
    }
}
