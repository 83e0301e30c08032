package org.masnn.models.distributed;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.masnn.core.data.EpochIterator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A trained network's passes over a data set on Spark: outputs, accuracy, counts of spikes. Each task takes a run of batches,
 * and results come in the order of the examples, so what is made of them is what one machine would make.
 *
 * <pre>{@code
 * List<SpikeCounts> parts = SparkPasses.map(spark, network, test, 16, (copy, batches) -> {
 *     SpikeMeter meter = new SpikeMeter(copy);
 *     batches.forEachRemaining(meter::add);
 *     return meter.counts();
 * });
 * SpikeMeter all = new SpikeMeter(network);
 * parts.forEach(all::add);
 * }</pre>
 */
public final class SparkPasses {

    private SparkPasses() {}

    /**
     * What a task does with its batches.
     *
     * @param <R> what comes of it; travels to the driver
     */
    @FunctionalInterface
    public interface Pass<R extends Serializable> extends Serializable {

        /**
         * Runs on an executor.
         *
         * @param network a copy of the driver's
         * @param batches of this task, in their order
         * @return a result without objects of ND4J
         */
        R of(ComputationGraph network, Iterator<DataSet> batches);
    }

    /**
     * Runs a pass over all examples.
     *
     * @param context of the running application
     * @param network initialised; not modified
     * @param examples where executors read, in the order of the iterators' epoch 0
     * @param batch examples of a batch, 1 or more
     * @param pass what each task does
     * @param <R> what comes of it
     * @return a result of each task, in the order of the examples
     * @throws IOException if examples cannot be read, or an executor has other code, another backend or other data
     */
    public static <R extends Serializable> List<R> map(
            JavaSparkContext context, ComputationGraph network, TrainingExamples examples, int batch, Pass<R> pass)
            throws IOException {
        if (batch < 1) {
            throw new IllegalArgumentException("SparkPasses: expected batches of 1 or more, got " + batch);
        }
        String id = "pass " + UUID.randomUUID();
        WorkerIdentity driver = WorkerIdentity.here();
        int most = context.defaultParallelism();
        DataPlan data = DataPlan.of(context, id, driver, examples, most);
        int batches = (data.samples() - 1) / batch + 1;
        int tasks = Math.min(most, batches);
        Broadcast<String> configuration =
                context.broadcast(network.getConfiguration().toJson());
        ValueCoding coding = ValueCoding.of(network.params().dataType());
        Broadcast<byte[]> parameters = context.broadcast(coding.encode(network.params()));
        try {
            List<byte[]> results = context.parallelize(
                            IntStream.range(0, tasks).boxed().toList(), tasks)
                    .map(task -> {
                        int first = (int) ((long) batches * task / tasks);
                        int end = (int) ((long) batches * (task + 1) / tasks);
                        ComputationGraph copy =
                                new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.value()));
                        copy.init();
                        coding.decode(parameters.value(), copy.params());
                        EpochIterator samples = Worker.of(id, driver, examples).samples();
                        try {
                            Worker.requireSingle(samples);
                            return Serialized.of(
                                    pass.of(copy, new Batches(samples, first * batch, end * batch, batch)));
                        } catch (RuntimeException e) {
                            throw new IOException(
                                    Worker.name() + ": a pass over batches " + (first + 1) + " to " + end + " of "
                                            + batches + " failed: "
                                            + (e instanceof ShardFailure ? e.getMessage() : e),
                                    e);
                        } finally {
                            WorkerNetwork.close(samples);
                        }
                    })
                    .collect();
            return results.stream().map(SparkPasses::<R>result).toList();
        } catch (Exception e) {
            throw Failures.unwrapped(e);
        } finally {
            configuration.destroy();
            parameters.destroy();
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // what the pass gave
    private static <R extends Serializable> R result(byte[] bytes) {
        return (R) Serialized.read(bytes);
    }

    /**
     * A network's outputs in inference mode.
     *
     * @param context of the running application
     * @param network initialised, of one output {@code [N, classes]}; not modified
     * @param examples where executors read
     * @param batch examples of a batch, 1 or more
     * @return one row an example, in the order of the examples
     * @throws IOException as {@link #map}
     */
    public static double[][] outputs(
            JavaSparkContext context, ComputationGraph network, TrainingExamples examples, int batch)
            throws IOException {
        List<double[][]> parts = map(context, network, examples, batch, (copy, batches) -> {
            List<double[]> rows = new ArrayList<>();
            while (batches.hasNext()) {
                rows.addAll(List.of(copy.outputSingle(batches.next().getFeatures())
                        .castTo(DataType.DOUBLE)
                        .toDoubleMatrix()));
            }
            return rows.toArray(double[][]::new);
        });
        return parts.stream().flatMap(Arrays::stream).toArray(double[][]::new);
    }

    /** A run of an iterator's samples, in batches. */
    private static final class Batches implements Iterator<DataSet> {

        private final EpochIterator samples;
        private final int end;
        private final int batch;

        Batches(EpochIterator samples, int from, int end, int batch) {
            this.samples = samples;
            this.end = Math.min(end, samples.samples());
            this.batch = batch;
            samples.setPosition(0, from);
        }

        @Override
        public boolean hasNext() {
            return samples.nextBatch() < end;
        }

        @Override
        public DataSet next() {
            return Objects.requireNonNull(samples.next(Math.min(batch, end - samples.nextBatch())));
        }
    }
}
