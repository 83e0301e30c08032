package org.masnn.core.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.masnn.core.data.EpochIterator;
import org.masnn.core.layer.NormalizationFusion;
import org.masnn.core.memory.InsufficientMemoryException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a network such that a run that was stopped or killed at any moment ends as one that was not: order and
 * augmentation follow from the iterator's seed and the epoch, dropout from this run's seed and the step, and a
 * checkpoint has the parameters, the updater's state, its iteration (which schedules read), the place in the epoch, the
 * history and the best epoch so far. On the reference path (DOUBLE) the two are equal in every bit; on the fast path as
 * far as the kernels' sums do not depend on threads.
 *
 * <pre>{@code
 * TrainingProgress end = ResumableTraining.builder(network, batches)
 *         .checkpoints(Path.of("run.zip"), Duration.ofMinutes(10))
 *         .validation(n -> n.evaluate(validation).accuracy(), Path.of("best.zip"))
 *         .build()
 *         .fit(20);
 * }</pre>
 *
 * <p>{@link #fit} continues the checkpoint's file if it is there, and refuses one of another run. Listeners of the
 * network are called as by DL4J's {@code fit}. Not thread-safe; sets the seed of ND4J's generator at each step.
 */
public final class ResumableTraining {

    private final ComputationGraph network;
    private final EpochIterator batches;
    private final Map<String, String> identity;
    private final long seed;
    private final int batchesPerStep;
    private final @Nullable Path checkpoint;
    private final Duration every;
    private final @Nullable Function<? super ComputationGraph, Validation> validation;
    private final @Nullable Path best;
    private final BooleanSupplier stop;
    private final Consumer<TrainingProgress> afterStep;
    private final Consumer<TrainingProgress> afterEpoch;
    private final @Nullable LearningRateRule learningRate;
    private final @Nullable RightAnswers rightAnswers;
    private final TrainingSteps steps;
    private TrainingProgress progress = TrainingProgress.start();
    private @Nullable INDArray bestParameters;
    private boolean looked;
    private long savedAt = System.nanoTime();

    private ResumableTraining(Builder builder) {
        network = NormalizationFusion.apply(builder.network);
        batches = builder.batches;
        seed = builder.seed;
        batchesPerStep = builder.batchesPerStep;
        checkpoint = builder.checkpoint;
        every = builder.every;
        validation = builder.validation;
        best = builder.best;
        stop = builder.stop;
        afterStep = builder.afterStep;
        afterEpoch = builder.afterEpoch;
        learningRate = builder.learningRate;
        rightAnswers = builder.accuracy ? new RightAnswers(network) : null;
        steps = builder.steps == null ? new StepsHere(network, rightAnswers) : builder.steps;
        identity = new LinkedHashMap<>(builder.identity);
        identity.put("seed of dropout", Long.toString(seed));
        identity.put("batches per step", Integer.toString(batchesPerStep));
        identity.put("examples of a batch", Integer.toString(batches.batch()));
        identity.put("order of samples", batches.epochOrder().toString());
        identity.put("batches of an epoch", Integer.toString(batches.batchesPerEpoch()));
    }

    /**
     * Starts a training without checkpoints and validation.
     *
     * @param network initialised, of one input and one output; {@link #fit} modifies it
     * @param batches {@link #fit} moves it; one of the same samples, seed and augmentation continues a run. In a
     *     {@link org.masnn.core.data.PrefetchIterator} the next batch is made while one is trained on
     * @return a builder
     */
    public static Builder builder(ComputationGraph network, EpochIterator batches) {
        return new Builder(network, batches);
    }

    /**
     * How far the training is.
     *
     * @return the progress of this object's network
     */
    public TrainingProgress progress() {
        return progress;
    }

    /**
     * Trains until so many epochs are complete in all, or a stop is asked for; both leave a checkpoint where one was
     * asked for. The first call continues the checkpoint's file if it exists.
     *
     * @param epochs in all, those of the checkpoint included
     * @return how far the training is
     * @throws IOException if the checkpoint or the best network of before cannot be read or written, or is one of
     *     another run or network; neither the files nor the network are modified then
     * @throws TrainingDivergedException if the loss or a parameter is not finite; the last checkpoint is left as it was
     * @throws InsufficientMemoryException in front of the first step, if more memory is predicted than there is
     */
    public TrainingProgress fit(int epochs) throws IOException {
        resume();
        savedAt = System.nanoTime();
        applyLearningRate();
        List<TrainingListener> listeners = List.copyOf(network.getListeners());
        if (rightAnswers != null) {
            network.addListeners(rightAnswers);
        }
        try {
            boolean stopped = false;
            while (progress.epoch() < epochs && !stopped) {
                stopped = epoch();
            }
        } finally {
            network.setListeners(listeners);
        }
        return progress;
    }

    /**
     * Continues the checkpoint's file if it is there, as the first {@link #fit} does: for programs that want to know
     * what is wrong with it before they begin with something else. Looks once.
     *
     * @return whether this training goes on from a file
     * @throws IOException as {@link #fit}
     */
    public boolean resume() throws IOException {
        if (!looked) {
            continueFile();
            looked = true;
        }
        return progress.steps() > 0;
    }

    /**
     * Writes this training as it is, for instance before it begins or where no checkpoints were asked for.
     *
     * @param file replaced if it exists
     * @throws IOException if it cannot be written; the old file is still there
     */
    public void save(Path file) throws IOException {
        new TrainingCheckpoint(identity, progress, network).write(file);
    }

    /**
     * Writes the best network so far, where it was not written to a file of its own already.
     *
     * @param file replaced if it exists; none is written when no epoch was validated
     * @throws IOException if it cannot be written; the old file is still there
     */
    public void saveBest(Path file) throws IOException {
        if (bestParameters != null) {
            INDArray current = network.params().dup();
            network.params().assign(bestParameters);
            try {
                save(file);
            } finally {
                network.params().assign(current);
            }
        }
    }

    /**
     * Gives the network the parameters of the best epoch, after training: where it goes on, they are not what a
     * continued run would have.
     *
     * @return that epoch, from 0; empty if none was validated, and the network is left as it is
     */
    public Optional<Integer> takeBest() {
        INDArray parameters = bestParameters;
        if (parameters != null) {
            network.params().assign(parameters);
        }
        return progress.best();
    }

    /** Trains to the end of the current epoch, unless a stop is asked for: then true. */
    private boolean epoch() throws IOException {
        if (progress.batch() == 0) {
            network.getListeners().forEach(listener -> listener.onEpochStart(network));
        }
        if (progress.batch() < batches.batchesPerEpoch()) {
            batches.setPosition(progress.epoch(), progress.batch());
            while (batches.hasNext()) {
                if (stop.getAsBoolean()) {
                    checkedWrite();
                    return true;
                }
                step();
                afterStep.accept(progress);
                if (System.nanoTime() - savedAt >= every.toNanos()) {
                    checkedWrite();
                }
            }
        }
        requireFiniteParameters();
        Validation validated = validation == null ? Validation.NONE : validation.apply(network); // may fail
        for (TrainingListener listener : network.getListeners()) {
            listener.onEpochEnd(network);
        }
        network.incrementEpochCount();
        progress = progress.afterEpoch(validated);
        applyLearningRate();
        if (progress.best().equals(Optional.of(progress.epoch() - 1))) {
            bestParameters = network.params().dup();
            if (best != null) {
                save(best);
            }
        }
        write();
        afterEpoch.accept(progress);
        return stop.getAsBoolean();
    }

    private void applyLearningRate() {
        if (learningRate != null) {
            network.setLearningRate(learningRate.after(progress.epochs()));
        }
    }

    private void step() throws IOException {
        long start = System.nanoTime();
        long stepSeed = new SplittableRandom(seed).nextLong() + progress.steps();
        TrainingSteps.Outcome outcome;
        try {
            outcome = steps.next(batches, batchesPerStep, stepSeed);
        } catch (TrainingDivergedException e) {
            throw new TrainingDivergedException(e.getMessage() + checkpointFromBefore());
        }
        double loss = network.score();
        requireFinite("loss", loss, batches.nextBatch());
        progress = progress.afterStep(
                batches.hasNext() ? batches.nextBatch() : batches.batchesPerEpoch(),
                outcome.examples(),
                loss,
                outcome.correct(),
                (System.nanoTime() - start) / 1e9);
    }

    private void requireFinite(String what, double value, int batch) {
        if (!Double.isFinite(value)) {
            throw new TrainingDivergedException("expected a finite " + what + ", got " + value
                    + " in epoch "
                    + (progress.epoch() + 1) + ", batch " + batch + "; lower the learning rate, or look "
                    + "for values in the data that are not finite" + checkpointFromBefore());
        }
    }

    private String checkpointFromBefore() {
        return checkpoint != null && Files.exists(checkpoint) ? "; " + checkpoint + " is from before" : "";
    }

    /** A step may spoil the parameters although its loss was finite. */
    private void requireFiniteParameters() {
        requireFinite("sum of the parameters", network.params().sumNumber().doubleValue(), progress.batch());
    }

    private void checkedWrite() throws IOException {
        if (checkpoint != null) {
            requireFiniteParameters();
        }
        write();
    }

    private void write() throws IOException {
        if (checkpoint != null) {
            save(checkpoint);
        }
        savedAt = System.nanoTime();
    }

    private void continueFile() throws IOException {
        Optional<TrainingCheckpoint> found =
                ofThisRun(checkpoint, "checkpoint", "continue with the same settings", "build the same network");
        Optional<TrainingCheckpoint> foundBest =
                ofThisRun(best, "best network", "move this one away", "move this one away");
        if (found.isPresent()) {
            TrainingProgress saved = found.get().progress();
            if (best != null && saved.best().isPresent() && foundBest.isEmpty()) {
                throw new IOException(best + ": expected the best network so far, of epoch "
                        + (saved.best().get() + 1)
                        + ", got no such file; restore it from a copy, or begin anew without "
                        + checkpoint);
            }
            take(found.get().network());
            progress = saved;
            bestParameters =
                    foundBest.map(network -> network.network().params()).orElse(null);
        }
    }

    /** What a file has, if it exists; refused unless this run wrote it. */
    private Optional<TrainingCheckpoint> ofThisRun(
            @Nullable Path file, String what, String adviceForRun, String adviceForNetwork) throws IOException {
        if (file == null || !Files.exists(file)) {
            return Optional.empty();
        }
        TrainingCheckpoint found = TrainingCheckpoint.read(file);
        Optional<String> otherRun = found.differenceFrom(identity);
        if (otherRun.isPresent()) {
            throw new IOException(file + ": the " + what + " is of another run; " + otherRun.get()
                    + "; name another file, or " + adviceForRun);
        }
        if (learningRate != null) { // what the rule made of it since is no other network
            found.network().setLearningRate(learningRate.after(List.of()));
            network.setLearningRate(learningRate.after(List.of()));
        }
        Optional<String> otherNetwork = found.differenceFrom(network);
        if (otherNetwork.isPresent()) {
            throw new IOException(file + ": the " + what + " is of another network; " + otherNetwork.get()
                    + "; name another file, or " + adviceForNetwork);
        }
        return Optional.of(found);
    }

    private void take(ComputationGraph trained) {
        network.params().assign(trained.params());
        INDArray state = trained.getUpdater().getStateViewArray();
        if (state != null) {
            network.getUpdater().getStateViewArray().assign(state);
        }
        network.getConfiguration().setIterationCount(trained.getIterationCount());
        network.getConfiguration().setEpochCount(trained.getEpochCount());
    }

    /** Options of a {@link ResumableTraining}. */
    public static final class Builder {

        private final ComputationGraph network;
        private final EpochIterator batches;
        private final Map<String, String> identity = new LinkedHashMap<>();
        private long seed;
        private int batchesPerStep = 1;
        private @Nullable Path checkpoint;
        private Duration every = Duration.ofMinutes(30);
        private @Nullable Function<? super ComputationGraph, Validation> validation;
        private @Nullable Path best;
        private BooleanSupplier stop = () -> false;
        private Consumer<TrainingProgress> afterStep = progress -> {};
        private Consumer<TrainingProgress> afterEpoch = progress -> {};
        private @Nullable LearningRateRule learningRate;
        private boolean accuracy;
        private @Nullable TrainingSteps steps;

        private Builder(ComputationGraph network, EpochIterator batches) {
            this.network = Objects.requireNonNull(network, "network");
            this.batches = Objects.requireNonNull(batches, "batches");
        }

        /**
         * Fixes dropout and weight noise; 0 if not called. The iterator and the network have seeds of their own.
         *
         * @param value the seed
         * @return this builder
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Adds up the gradients of several batches for one step, see {@link GradientAccumulation}; 1 if not called.
         *
         * @param count 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder batchesPerStep(int count) {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "ResumableTraining: expected at least 1 batch per step, got " + count);
            }
            batchesPerStep = count;
            return this;
        }

        /**
         * Says what the run is of, such as its data and augmentation, of which a checkpoint cannot know by itself.
         *
         * @param name for instance {@code "data"}
         * @param value another value makes another run
         * @return this builder
         */
        public Builder identity(String name, String value) {
            identity.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Writes checkpoints into one file: after a step when the last is so old, at the end of each epoch, and when a
         * stop is asked for. None if not called.
         *
         * @param file continued by {@link #fit} if it exists
         * @param age zero for one after each step
         * @return this builder
         */
        public Builder checkpoints(Path file, Duration age) {
            checkpoint = Objects.requireNonNull(file, "file");
            every = Objects.requireNonNull(age, "age");
            return this;
        }

        /**
         * Validates after each epoch and keeps the best network so far.
         *
         * @param score of the network, more is better, for instance its accuracy on samples that are neither trained on
         *     nor reported
         * @param file the {@link TrainingCheckpoint} of the best epoch, the first of equals; null to keep none. {@link
         *     ResumableTraining#fit} refuses a file that another run wrote
         * @return this builder
         */
        public Builder validation(ToDoubleFunction<ComputationGraph> score, @Nullable Path file) {
            Objects.requireNonNull(score, "score");
            return measuredValidation(network -> new Validation(score.applyAsDouble(network), Map.of()), file);
        }

        /**
         * Validates after each epoch, keeps the best network so far, and everything measured in the history.
         *
         * @param measure of the network
         * @param file as for {@link #validation}
         * @return this builder
         */
        public Builder measuredValidation(Function<? super ComputationGraph, Validation> measure, @Nullable Path file) {
            validation = Objects.requireNonNull(measure, "measure");
            best = file;
            return this;
        }

        /**
         * Sets the learning rate of all layers anew before each epoch; the updater's own if not called.
         *
         * @param rule for instance {@link ReduceOnPlateau}; the updater must have no schedule
         * @return this builder
         */
        public Builder learningRate(LearningRateRule rule) {
            learningRate = Objects.requireNonNull(rule, "rule");
            return this;
        }

        /**
         * Counts right answers in the forward passes of training, see {@link TrainingProgress#accuracy}; not if not
         * called.
         *
         * @param enabled for labels {@code [N, classes]}, one-hot; not for a
         *     {@link org.masnn.core.memory.RecomputingGraph}, whose listeners see no activations
         * @return this builder
         */
        public Builder countRightAnswers(boolean enabled) {
            accuracy = enabled;
            return this;
        }

        /**
         * Lets others make the steps, for instance a cluster; this process does if not called. Such steps count right
         * answers themselves.
         *
         * @param value makes each step
         * @return this builder
         */
        public Builder steps(TrainingSteps value) {
            steps = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Asked before each step and after each epoch; true ends {@link #fit} with a checkpoint.
         *
         * @param asked for instance whether Ctrl-C was pressed
         * @return this builder
         */
        public Builder stopWhen(BooleanSupplier asked) {
            stop = Objects.requireNonNull(asked, "asked");
            return this;
        }

        /**
         * Called after each step, for instance to show examples a second and the time left.
         *
         * @param listener gets the progress
         * @return this builder
         */
        public Builder afterStep(Consumer<TrainingProgress> listener) {
            afterStep = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Called after each epoch, behind its checkpoint.
         *
         * @param listener gets the progress
         * @return this builder
         */
        public Builder afterEpoch(Consumer<TrainingProgress> listener) {
            afterEpoch = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * The training.
         *
         * @return nothing is read or trained yet
         * @throws IllegalArgumentException if the checkpoint and the best network have the same file, or steps that
         *     others make are to be counted here
         */
        public ResumableTraining build() {
            if (steps != null && accuracy) {
                throw new IllegalArgumentException("ResumableTraining: expected either steps(...) or"
                        + " countRightAnswers(true), got both; such steps count right answers themselves");
            }
            if (checkpoint != null && best != null && absolute(checkpoint).equals(absolute(best))) {
                throw new IllegalArgumentException(
                        "ResumableTraining: expected two files for the checkpoint and the best network, got "
                                + checkpoint + " for both");
            }
            return new ResumableTraining(this);
        }

        private static Path absolute(Path file) {
            return file.toAbsolutePath().normalize();
        }
    }
}
