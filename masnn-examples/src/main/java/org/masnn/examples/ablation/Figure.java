package org.masnn.examples.ablation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A column of a table: how a number is printed, ours and the paper's. */
enum Figure {
    ACCURACY("accuracy %") {
        @Override
        String ours(AblationRow row) {
            return row.accuracy().times(100).text("%.2f");
        }

        @Override
        String paper(PaperFigures paper) {
            return String.format(Locale.ROOT, "%.2f ± %.2f", paper.accuracy(), paper.deviation());
        }
    },
    NASAR("NASAR") {
        @Override
        String ours(AblationRow row) {
            return row.nasar().text("%.4f");
        }

        @Override
        String paper(PaperFigures paper) {
            return String.format(Locale.ROOT, "%.3f", paper.nasar());
        }
    },
    ENERGY_EFFICIENCY("r_EE") {
        @Override
        String ours(AblationRow row) {
            return row.energyEfficiency().text("%.2f");
        }

        @Override
        String paper(PaperFigures paper) {
            Double value = paper.energyEfficiency();
            return value == null ? ABSENT : String.format(Locale.ROOT, "%.1f", value);
        }
    },
    ADDED_PARAMETERS("added parameters") {
        @Override
        String ours(AblationRow row) {
            return row.network().isVanilla() ? ABSENT : added(row.addedParameters());
        }

        @Override
        String paper(PaperFigures paper) {
            return added(paper.addedParameters());
        }
    },
    ADDED_MACS("added MAC") {
        @Override
        String ours(AblationRow row) {
            return row.network().isVanilla() ? ABSENT : added(row.addedMacs());
        }

        @Override
        String paper(PaperFigures paper) {
            return added(paper.addedMacs());
        }
    };

    private static final String ABSENT = "-";

    private final String title;

    Figure(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract String ours(AblationRow row);

    abstract String paper(PaperFigures paper);

    private static String added(@Nullable Long value) {
        if (value == null) {
            return ABSENT;
        }
        return value == 0 ? "0" : String.format(Locale.ROOT, "%+,d", value);
    }
}
