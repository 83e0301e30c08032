package org.masnn.examples.bench.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.masnn.examples.bench.measure.MachineSpeed;

class StepOperationsTest {

    /** Multiplications of a frame: conv0 has no gradient of its input. */
    @Test
    void threeLayersOfThePaper_haveThreeProductsEach() {
        StepWork work = new StepWork(StepNetwork.THREE_LAYERS, "none", 4, 60, 32, 64, 0.1, 1, 0);
        StepOperations operations = StepOperations.of(work.configuration(), work.batch());
        double first = 1_179_648;
        double others = 75_497_472 + 37_748_736 + 2_097_152 + 2_816;
        assertThat(operations.forwardOperations()).isEqualTo(2 * 240 * (first + others));
        assertThat(operations.operations()).isEqualTo(2 * 240 * (2 * first + 3 * others));

        double frames = 240;
        double conv0 = frames * (2 * 32 * 32 + 64 * 32 * 32) + 9 * 2 * 64;
        double conv1 = frames * (64 * 32 * 32 + 128 * 32 * 32) + 9 * 64 * 128;
        double conv2 = frames * (128 * 16 * 16 + 128 * 16 * 16) + 9 * 128 * 128;
        double fc0 = frames * (8192 + 256) + 8192 * 256;
        double fc1 = frames * (256 + 11) + 256 * 11;
        assertThat(operations.forwardBytes()).isEqualTo(4 * (conv0 + conv1 + conv2 + fc0 + fc1));
        assertThat(operations.bytes()).isEqualTo(4 * (2 * conv0 + 3 * (conv1 + conv2 + fc0 + fc1)));
    }

    @Test
    void residualNetwork_classifierRunsOncePerImage() {
        StepWork one = new StepWork(StepNetwork.ATT_RES_18, "CSA", 1, 1, 64, 64, 0, 0.4, 0);
        StepWork four = one.with(1, 4, 64);
        double dense = 2.0 * 512 * 1000;
        double perFrame = StepOperations.of(one.configuration(), 1).forwardOperations() - dense;
        assertThat(StepOperations.of(four.configuration(), 1).forwardOperations())
                .isEqualTo(4 * perFrame + dense);
    }

    @Test
    void floor_isTheLongerOfArithmeticAndTraffic() {
        MachineSpeed machine = new MachineSpeed(100, 10);
        assertThat(machine.floorMillis(1e9, 1e6)).isCloseTo(10, within(1e-12));
        assertThat(machine.floorMillis(1e6, 1e9)).isCloseTo(100, within(1e-12));
        assertThat(machine.best(new MachineSpeed(50, 20))).isEqualTo(new MachineSpeed(100, 20));
        assertThat(MachineSpeed.of(machine.json())).isEqualTo(machine);
        assertThat(machine).hasToString("100 GFLOP/s, 10.0 GB/s");
    }
}
