package org.masnn.core.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.masnn.core.kernel.FrameSize;
import org.masnn.core.kernel.FusedRefinedLifKernel;
import org.masnn.core.kernel.LearnableDecay;
import org.masnn.core.kernel.MembraneRefinement;
import org.masnn.core.kernel.ParameterSpecification;
import org.masnn.core.kernel.ParameterSpecification.Role;
import org.masnn.core.neuron.LifParameters;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Leaky integrate-and-fire neurons (Yao et al. 2023, Eq. 4), with whatever refines their membrane potential between
 * integration and firing (Eq. 14): {@code [N*T, H, W, C]} or {@code [N*T, F]}, shape unchanged. A clip's T rows are
 * carried through the recurrence; clips do not see each other.
 *
 * <p>Parameters: those of the refinements; the name of a parameter is {@code <position>.<name>}, position counted from
 * 0. With {@link #isLearnableDecay()} (PLIF; Fang et al. 2021) also {@code decayLogit [1]}, see {@link LearnableDecay};
 * it is trained without regularisation.
 */
public final class LifLayer extends ClipLayer {

    /** Name of the parameter of a learnable decay. */
    public static final String DECAY_LOGIT = "decayLogit";

    private LifParameters neuron = LifParameters.paper();
    private boolean learnableDecay;
    private double initialMembrane;
    private List<MembraneRefinement> refinements = List.of();

    /** For JSON. */
    public LifLayer() {}

    private LifLayer(Builder builder) {
        super(builder);
        this.neuron = builder.neuron;
        this.learnableDecay = builder.learnableDecay;
        this.initialMembrane = builder.initialMembrane;
        this.refinements = List.copyOf(builder.refinements);
        finishIfSized();
    }

    @Override
    protected List<ParameterSpecification> parameters(FrameSize input) {
        List<ParameterSpecification> result = new ArrayList<>();
        for (int i = 0; i < refinements.size(); i++) {
            try {
                for (ParameterSpecification p : refinements.get(i).parameters(input)) {
                    result.add(p.withName(i + "." + p.name()));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
            }
        }
        if (learnableDecay) {
            result.add(decayLogit());
        }
        return result;
    }

    private ParameterSpecification decayLogit() {
        try {
            return ParameterSpecification.constant(DECAY_LOGIT, Role.SCALE, LearnableDecay.logit(neuron.decay()), 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe() + ": " + e.getMessage(), e);
        }
    }

    @Override
    protected boolean canNormalizeInput() {
        return true;
    }

    @Override
    public long keptHeapValues(FrameSize input) {
        return refinements.isEmpty() ? 0 : FusedRefinedLifKernel.keptValues(getTimeSteps(), input, refinements);
    }

    @Override
    protected FrameLayerRuntime<?> runtime(NeuralNetConfiguration conf, DataType type) {
        return new LifLayerRuntime(conf, type);
    }

    @Override
    protected List<Object> settings() {
        return List.of(getTimeSteps(), neuron, learnableDecay, initialMembrane, refinements);
    }

    /**
     * The neuron.
     *
     * @return its parameters
     */
    public LifParameters getNeuron() {
        return neuron;
    }

    /**
     * See {@link #getNeuron()}.
     *
     * @param neuron its parameters
     */
    public void setNeuron(LifParameters neuron) {
        this.neuron = neuron;
    }

    /**
     * Whether the decay is trained.
     *
     * @return true if the neuron's decay is only where training starts
     */
    public boolean isLearnableDecay() {
        return learnableDecay;
    }

    /**
     * See {@link #isLearnableDecay()}.
     *
     * @param learnableDecay whether
     */
    public void setLearnableDecay(boolean learnableDecay) {
        this.learnableDecay = learnableDecay;
    }

    /**
     * Membrane potential before the first time step.
     *
     * @return {@code h[0]} of every neuron
     */
    public double getInitialMembrane() {
        return initialMembrane;
    }

    /**
     * See {@link #getInitialMembrane()}.
     *
     * @param initialMembrane the potential
     */
    public void setInitialMembrane(double initialMembrane) {
        this.initialMembrane = initialMembrane;
    }

    /**
     * What happens to the membrane potential between integration and firing, in this order.
     *
     * @return the refinements, empty for a plain neuron
     */
    public List<MembraneRefinement> getRefinements() {
        return refinements;
    }

    /**
     * See {@link #getRefinements()}.
     *
     * @param refinements in order
     */
    public void setRefinements(List<MembraneRefinement> refinements) {
        this.refinements = List.copyOf(refinements);
    }

    /**
     * Builder of {@link LifLayer}. Defaults: {@link LifParameters#paper()}, membrane 0 at the start, no refinement,
     * a constant decay.
     */
    @SuppressWarnings("unchecked") // build() narrows the type variable of DL4J's builder
    public static final class Builder extends ClipLayer.Builder<Builder> {

        private LifParameters neuron = LifParameters.paper();
        private boolean learnableDecay;
        private double initialMembrane;
        private List<MembraneRefinement> refinements = List.of();

        /** A builder. */
        public Builder() {
            super();
        }

        /**
         * The neuron.
         *
         * @param value its parameters
         * @return this
         */
        public Builder neuron(LifParameters value) {
            this.neuron = Objects.requireNonNull(value, "LifLayer: neuron is missing");
            return this;
        }

        /**
         * Whether one decay for the whole layer is trained, from the neuron's decay on (PLIF; Fang et al. 2021, there
         * as the time constant {@code tau = 1 / (1 - decay)}).
         *
         * @param value false by default; true needs a decay in (0, 1)
         * @return this
         */
        public Builder learnableDecay(boolean value) {
            this.learnableDecay = value;
            return this;
        }

        /**
         * Membrane potential before the first time step, the same for every neuron.
         *
         * @param value {@code h[0]}
         * @return this
         */
        public Builder initialMembrane(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "LifLayer \"" + layerName + "\": expected a finite initialMembrane, got " + value);
            }
            this.initialMembrane = value;
            return this;
        }

        /**
         * What happens to the membrane potential between integration and firing.
         *
         * @param values in order
         * @return this
         */
        public Builder refinements(List<? extends MembraneRefinement> values) {
            this.refinements = List.copyOf(values);
            return this;
        }

        /**
         * What happens to the membrane potential between integration and firing.
         *
         * @param values in order
         * @return this
         */
        public Builder refinements(MembraneRefinement... values) {
            return refinements(List.of(values));
        }

        @Override
        public LifLayer build() {
            return new LifLayer(this);
        }
    }
}
