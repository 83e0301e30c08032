package org.masnn.models.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Block dynamical isometry of a network (Yao et al. 2023, Section 7.1, Definition 1 and Theorem 1; Chen et al. 2020, "A
 * comprehensive and modularized statistical framework for gradient norm equality in deep neural networks"): for each
 * block of a chain {@code phi(J J^T)}, which should be about 1, and {@code varphi(J J^T)}, which should be about 0,
 * estimated by random projections; the product of all {@code phi}, which is {@code phi} of the chain where the blocks'
 * singular vectors are independent (their Lemma S1), and beside it {@code phi} of the chain itself.
 *
 * <pre>{@code
 * GradientNormEquality result =
 *         GradientNormEquality.of(network, NetworkBlock.residual(network), images, 32, 1);
 * System.out.println(result.toText());
 * }</pre>
 *
 * <p>J is the Jacobian that back-propagation uses: with surrogate derivatives of the neurons, through all T time steps,
 * with batch normalisation by the statistics of the batch. It maps the block's activations for the whole batch; {@code
 * tr} is divided by the number of rows. Each probe is one vector of random signs sent back through the block. The
 * network is not modified.
 *
 * <p>Estimates are without bias, and standard errors are those of repeated projections. Where a few singular values
 * carry most of {@code varphi} its distribution is skewed: most estimates are too small, and so are their errors; more
 * probes help.
 *
 * @param blocks in the order of the signal
 * @param chain from the first block's input to the last one's output
 * @param samples N, the size of the batch
 * @param probes projections of each block
 * @param seed of the projections
 */
public record GradientNormEquality(
        List<BlockIsometry> blocks, BlockIsometry chain, long samples, int probes, long seed) {

    /**
     * Copies the list.
     *
     * @param blocks at least one
     * @param chain of all
     * @param samples N
     * @param probes projections
     * @param seed of the projections
     */
    public GradientNormEquality {
        blocks = List.copyOf(blocks);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("GradientNormEquality: expected at least one block, got none");
        }
    }

    /**
     * Estimates. Time is that of {@code 2 probes} backward passes through the blocks. Memory: all activations of a
     * training pass, and {@code probes} times the input and output of the largest block and of the chain.
     *
     * @param network initialised, with one input; not modified
     * @param blocks each reading what the one before gives, for instance {@link NetworkBlock#residual}
     * @param features a batch as the network takes it; not modified
     * @param probes at least 4; 32 give {@code varphi} a standard error of about 7 percent of itself where blocks are
     *     large
     * @param seed of the projections
     * @return the estimates
     * @throws IllegalArgumentException if a block is no serial part of the network, holds a loss or something random or
     *     lets no gradient through, or does not read what the one before gives; the message names the block
     */
    public static GradientNormEquality of(
            ComputationGraph network, List<NetworkBlock> blocks, INDArray features, int probes, long seed) {
        if (probes < ProbeMoments.LEAST_PROBES) {
            throw new IllegalArgumentException(
                    "GradientNormEquality: expected at least " + ProbeMoments.LEAST_PROBES + " probes, got " + probes);
        }
        NetworkBlock whole = chain(blocks);
        List<NetworkBlock> all = new ArrayList<>(blocks);
        all.add(whole);
        all.forEach(block -> BlockPath.of(network, block)); // before the work
        NetworkPass pass = new NetworkPass(network, features);
        List<BlockIsometry> results = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (NetworkBlock block : all) {
            results.add(estimate(pass, block, probes, random));
        }
        BlockIsometry chain = results.remove(results.size() - 1);
        return new GradientNormEquality(results, chain, features.size(0), probes, seed);
    }

    private static NetworkBlock chain(List<NetworkBlock> blocks) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("GradientNormEquality: expected at least one block, got none");
        }
        for (int i = 1; i < blocks.size(); i++) {
            NetworkBlock before = blocks.get(i - 1);
            NetworkBlock block = blocks.get(i);
            if (!block.input().equals(before.output())) {
                throw new IllegalArgumentException("GradientNormEquality: expected that block \"" + block.name()
                        + "\" reads \"" + before.output() + "\", the output of block \"" + before.name() + "\", got \""
                        + block.input() + "\"; name the blocks in the order of the signal and leave none out");
            }
        }
        return new NetworkBlock(
                "chain", blocks.get(0).input(), blocks.get(blocks.size() - 1).output());
    }

    private static BlockIsometry estimate(NetworkPass pass, NetworkBlock block, int probes, SplittableRandom random) {
        BlockPath path = BlockPath.of(pass.graph(), block);
        INDArray output = pass.activations(block.output());
        long inputs = pass.activations(block.input()).length();
        long outputs = output.length();
        INDArray sent = Nd4j.createUninitializedDetached(output.dataType(), probes, outputs);
        INDArray received = Nd4j.createUninitializedDetached(output.dataType(), probes, inputs);
        for (int k = 0; k < probes; k++) {
            INDArray v = signs(random, outputs).castTo(output.dataType());
            sent.putRow(k, v);
            INDArray back = pass.vectorJacobianProduct(path, v.reshape('c', output.shape()));
            received.putRow(k, back.dup('c').reshape('c', 1, inputs));
        }
        ProbeMoments moments = new ProbeMoments(products(received), products(sent), outputs);
        return new BlockIsometry(block, inputs, outputs, moments.phi(), moments.varphi());
    }

    private static INDArray signs(SplittableRandom random, long length) {
        float[] signs = new float[Math.toIntExact(length)];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = random.nextBoolean() ? 1 : -1;
        }
        return Nd4j.createFromArray(signs);
    }

    private static double[][] products(INDArray rows) {
        return rows.mmul(rows.transpose()).toDoubleMatrix();
    }

    /**
     * The product of all {@code phi}: what the chain does to the square of a gradient's norm if blocks do it
     * independently.
     *
     * @return 1 for gradient norm equality; the standard error is that of first order
     */
    public Estimate product() {
        double product = 1;
        double relative = 0;
        for (BlockIsometry block : blocks) {
            Estimate phi = block.phi();
            product *= phi.value();
            relative += phi.value() == 0 ? 0 : Math.pow(phi.standardError() / phi.value(), 2);
        }
        return new Estimate(product, product * Math.sqrt(relative));
    }

    /**
     * The block whose {@code phi} is furthest from 1, as a factor.
     *
     * @return one of the blocks
     */
    public BlockIsometry furthest() {
        return Collections.max(
                blocks,
                Comparator.comparingDouble(
                        block -> Math.abs(Math.log(block.phi().value()))));
    }

    /**
     * A table of the blocks and what Theorem 1 asks for beside what was found.
     *
     * @return lines without a final line's end
     */
    public String toText() {
        int width = Math.max(
                5,
                blocks.stream()
                        .mapToInt(block -> block.block().name().length())
                        .max()
                        .orElse(0));
        String rows = blocks.stream()
                .map(block -> row("%-" + width + "s  %18s  %18s", block))
                .collect(Collectors.joining("\n"));
        return String.format(Locale.ROOT, "%-" + width + "s  %18s  %18s%n", "block", "phi", "varphi") + rows + "\n"
                + summary();
    }

    /**
     * As {@link #toText}, as a table in Markdown.
     *
     * @return lines without a final line's end
     */
    public String toMarkdown() {
        String rows =
                blocks.stream().map(block -> row("| %s | %s | %s |", block)).collect(Collectors.joining("\n"));
        return "| block | phi(J J^T) | varphi(J J^T) |\n|---|---:|---:|\n" + rows + "\n\n" + summary();
    }

    private static String row(String format, BlockIsometry block) {
        return String.format(
                Locale.ROOT,
                format,
                block.block().name(),
                block.phi().toText(),
                block.varphi().toText());
    }

    private String summary() {
        BlockIsometry furthest = furthest();
        return "Theorem 1 asks for phi of about 1 and varphi of about 0 in each of the " + blocks.size()
                + " blocks. Product of phi: " + product().toText() + "; phi of the whole chain: "
                + chain.phi().toText() + "; furthest from 1: "
                + furthest.phi().toText() + " in " + furthest.block().name() + ". Standard errors are those of "
                + probes
                + " projections (" + samples + " samples, seed " + seed + ").";
    }

    /**
     * The content for JSON: maps, lists, texts and numbers.
     *
     * @return the blocks, the chain, the product and how they were estimated
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("samples", samples);
        map.put("probes", probes);
        map.put("seed", seed);
        map.put("blocks", blocks.stream().map(BlockIsometry::toMap).toList());
        map.put("product_of_phi", product().toMap());
        map.put("chain", chain.toMap());
        return map;
    }
}
