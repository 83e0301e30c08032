package org.masnn.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.RampSchedule;

class WarmUpScheduleTest {

    @Test
    void valueAt_risesInAStraightLineAndThenFollows() {
        ISchedule constant = new WarmUpSchedule(new FixedSchedule(0.8), 4);
        assertThat(constant.valueAt(0, 0)).isEqualTo(0.2, within(1e-15));
        assertThat(constant.valueAt(1, 0)).isEqualTo(0.4, within(1e-15));
        assertThat(constant.valueAt(3, 0)).isEqualTo(0.8, within(1e-15));
        assertThat(constant.valueAt(4, 9)).isEqualTo(0.8, within(1e-15));
        assertThat(new WarmUpSchedule(new FixedSchedule(0.8), 1).valueAt(0, 0)).isEqualTo(0.8);
    }

    @Test
    void valueAt_isThatOfDl4jsRamp() {
        CosineSchedule cosine = new CosineSchedule(0.3, 0.01, 20);
        ISchedule ours = new WarmUpSchedule(cosine, 7);
        ISchedule dl4js = new RampSchedule(cosine, 7);
        for (int i = 0; i < 25; i++) {
            assertThat(ours.valueAt(i, 0)).as("iteration " + i).isEqualTo(dl4js.valueAt(i, 0), within(1e-15));
        }
    }

    @Test
    void clone_isEqual() {
        ISchedule schedule = new WarmUpSchedule(new CosineSchedule(0.3, 0.01, 20), 7);
        assertThat(schedule.clone()).isEqualTo(schedule);
    }

    @Test
    void constructor_refusesNoIterations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WarmUpSchedule(new FixedSchedule(1), 0))
                .withMessage("WarmUpSchedule: expected 1 iteration or more, got 0");
    }
}
