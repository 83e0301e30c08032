package org.masnn.examples.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** The options that say which seeds the runs of each network have. */
public final class SeedOptions {

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            description =
                    "A count of runs of each network, with the seeds 1 to N, or a list of two or more seeds separated"
                            + " by commas. Default: 1.")
    private List<Long> seeds = List.of(1L);

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = "First seed when --seeds is a count: weights, order and augmentation of the samples. Default:"
                    + " ${DEFAULT-VALUE}.")
    private long firstSeed = 1;

    /** For picocli. */
    public SeedOptions() {}

    /**
     * The seeds.
     *
     * @return at least one, none twice
     * @throws IllegalArgumentException if the options do not say so
     */
    public List<Long> seeds() {
        return OptionCheck.distinct("--seeds", expanded());
    }

    private List<Long> expanded() {
        if (seeds.size() != 1) {
            OptionCheck.require(firstSeed == 1, "--seed", "no first seed beside a list of seeds", firstSeed);
            return new ArrayList<>(seeds);
        }
        long count = seeds.get(0);
        OptionCheck.require(count >= 1 && count <= 1000, "--seeds", "a count from 1 to 1000, or a list", count);
        return LongStream.range(firstSeed, firstSeed + count).boxed().toList();
    }
}
