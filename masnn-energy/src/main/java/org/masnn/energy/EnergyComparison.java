package org.masnn.energy;

import java.util.List;
import java.util.Locale;
import org.masnn.energy.cost.NetworkCosts;
import org.masnn.energy.cost.WeightedLayerCost;

/**
 * An attention network beside its vanilla baseline, per clip (Yao et al. 2023, Eq. 18 and 19): {@code dE = E_MAC dMAC -
 * E_AC dAC}, {@code E_att = E_base + dE}, {@code r_EE = E_base / E_att}. Each term has its own method. With its ANN twin as
 * the baseline it is the ratio of the paper's Table 2.
 */
public final class EnergyComparison {

    private final NetworkEnergy base;
    private final NetworkEnergy attention;

    private EnergyComparison(NetworkEnergy base, NetworkEnergy attention) {
        this.base = base;
        this.attention = attention;
    }

    /**
     * Compares two networks.
     *
     * @param base without attention; the vanilla spiking network, or its ANN twin, which has a T of its own
     * @param attention the same convolutions and dense layers, spiking, with attention or not, run on the same data
     * @return the comparison
     * @throws IllegalArgumentException if conventions, T (of spiking networks), convolutions and dense layers, or data differ,
     *     or if the baseline has attention
     */
    public static EnergyComparison of(NetworkEnergy base, NetworkEnergy attention) {
        requireSame("conventions", base.model().describe(), attention.model().describe());
        if (base.costs().graph().isSpiking()) {
            requireSame(
                    "number of time steps T",
                    base.costs().graph().timeSteps(),
                    attention.costs().graph().timeSteps());
        }
        requireSame(
                "operations of convolutions and dense layers", operations(base.costs()), operations(attention.costs()));
        requireSame(
                "number of clips",
                base.statistics().samples(),
                attention.statistics().samples());
        requireSame(
                "share of non-zero input",
                base.statistics().featureShare(),
                attention.statistics().featureShare());
        if (!base.costs().attention().isEmpty()) {
            throw new IllegalArgumentException(
                    "EnergyComparison: expected a baseline without attention, got attention in "
                            + base.costs().attention().stream()
                                    .map(cost -> cost.layer() + " (" + cost.kind() + ")")
                                    .toList()
                            + "; give the vanilla network first");
        }
        return new EnergyComparison(base, attention);
    }

    private static List<Long> operations(NetworkCosts costs) {
        return costs.weighted().stream()
                .map(WeightedLayerCost::operationsPerStep)
                .sorted()
                .toList();
    }

    private static void requireSame(String what, Object base, Object attention) {
        if (!base.equals(attention)) {
            throw new IllegalArgumentException("EnergyComparison: expected the same " + what + " in both networks, got "
                    + base + " in the baseline and " + attention + " in the attention network");
        }
    }

    /**
     * The baseline.
     *
     * @return its terms
     */
    public NetworkEnergy base() {
        return base;
    }

    /**
     * The attention network.
     *
     * @return its terms
     */
    public NetworkEnergy attention() {
        return attention;
    }

    /**
     * Delta MAC 1: making the attention weights.
     *
     * @return MACs per clip
     */
    public double deltaMac1() {
        return attention.attentionWeightMacs();
    }

    /**
     * Delta MAC 2: refining values with the weights.
     *
     * @return MACs per clip
     */
    public double deltaMac2() {
        return attention.attentionRefinementMacs();
    }

    /**
     * What the attention network multiplies more than the baseline in convolutions and dense layers: 0 in the paper's
     * recommended networks. Not 0 where attention makes a layer's input non-binary, or changes what the encoder sees.
     *
     * @return MACs per clip
     */
    public double deltaMacLayers() {
        return attention.encoderMacs() + attention.totalRealMacs() - base.encoderMacs() - base.totalRealMacs();
    }

    /**
     * Delta MAC of Eq. 18.
     *
     * @return the sum of the three, MACs per clip
     */
    public double deltaMac() {
        return deltaMac1() + deltaMac2() + deltaMacLayers();
    }

    /**
     * Delta AC of Eq. 18: what the attention network accumulates less than the baseline.
     *
     * @return ACs per clip
     */
    public double deltaAc() {
        return base.totalAcs() - attention.totalAcs();
    }

    /**
     * Delta E, Eq. 18.
     *
     * @return pJ per clip; negative if attention saves energy
     */
    public double deltaPicojoules() {
        Accounting model = base.model();
        return model.macPicojoules() * deltaMac() - model.acPicojoules() * deltaAc();
    }

    /**
     * {@code r_EE}, Eq. 19.
     *
     * @return energy of the baseline over energy of the attention network; above 1 if attention saves energy
     */
    public double energyEfficiency() {
        return base.picojoules() / (base.picojoules() + deltaPicojoules());
    }

    /**
     * The comparison as a table for people: conventions, each term, and the ratio.
     *
     * @return several lines
     */
    public String toText() {
        Accounting model = base.model();
        double mac = model.macPicojoules();
        StringBuilder text = new StringBuilder("Energy per clip (Yao et al. 2023, Eq. 17-19)\n");
        text.append(model.describe()).append('\n');
        text.append(String.format(
                Locale.ROOT,
                "T = %d, clips %d%n",
                attention.statistics().timeSteps(),
                base.statistics().samples()));
        row(text, "", "vanilla", "attention", "unit");
        row(text, "NASAR", nasar(base), nasar(attention), "");
        row(
                text,
                "spikes per clip",
                base.statistics().spikesPerSample(),
                attention.statistics().spikesPerSample(),
                "",
                "%,.0f");
        energy(text, "encoder MAC", mac * base.encoderMacs(), mac * attention.encoderMacs());
        if (base.totalRealMacs() + attention.totalRealMacs() > 0) {
            energy(text, "MAC on non-spikes", mac * base.totalRealMacs(), mac * attention.totalRealMacs());
        }
        for (int i = 0; i < base.costs().weighted().size(); i++) {
            accumulations(text, i);
        }
        energy(text, "attention dMAC1", 0, mac * deltaMac1());
        energy(text, "attention dMAC2", 0, mac * deltaMac2());
        energy(text, "total", base.picojoules(), attention.picojoules());
        text.append(String.format(
                Locale.ROOT, "dMAC %,.0f, dAC %,.0f, dE %,.3f uJ%n", deltaMac(), deltaAc(), deltaPicojoules() * 1e-6));
        text.append(String.format(Locale.ROOT, "r_EE %.3f%n", energyEfficiency()));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    /** The i-th layer of the baseline beside its namesake, or beside the i-th layer where names differ. */
    private void accumulations(StringBuilder text, int i) {
        String layer = base.costs().weighted().get(i).layer();
        boolean sameName = attention.costs().weighted().stream()
                .anyMatch(cost -> cost.layer().equals(layer));
        String other = sameName ? layer : attention.costs().weighted().get(i).layer();
        if (base.acs().containsKey(layer) || attention.acs().containsKey(other)) {
            double ac = base.model().acPicojoules();
            energy(
                    text,
                    "AC " + layer + (sameName ? "" : " / " + other),
                    ac * base.acs().getOrDefault(layer, 0.0),
                    ac * attention.acs().getOrDefault(other, 0.0));
        }
    }

    private static String nasar(NetworkEnergy energy) {
        return energy.costs().graph().isSpiking()
                ? String.format(Locale.ROOT, "%,.4f", energy.statistics().nasar())
                : "ANN";
    }

    private static void energy(StringBuilder text, String name, double base, double attention) {
        row(text, name, base * 1e-6, attention * 1e-6, "uJ", "%,.3f");
    }

    private static void row(
            StringBuilder text, String name, double base, double attention, String unit, String format) {
        row(text, name, String.format(Locale.ROOT, format, base), String.format(Locale.ROOT, format, attention), unit);
    }

    private static void row(StringBuilder text, String name, String base, String attention, String unit) {
        text.append(String.format(Locale.ROOT, "  %-20s %16s %16s %s", name, base, attention, unit)
                        .stripTrailing())
                .append('\n');
    }
}
