package org.masnn.examples.imagenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.image.AutoAugment;
import org.masnn.core.data.image.ImagePreparation;
import org.masnn.core.training.Momentum;

class RecipeSettingsTest {

    private static RecipeSettings recipe(double warmUp, boolean autoAugment) {
        return new RecipeSettings(10, 4, 2, 0.4, warmUp, 0.9, 0, 0, autoAugment, false, List.of(1L));
    }

    private static double learningRate(RecipeSettings recipe, int step) {
        // 17 images are 5 batches, 3 steps an epoch
        return ((Momentum) recipe.updater(17)).getLearningRate(step, 0);
    }

    @Test
    void updater_cosineOverAllSteps() {
        assertThat(learningRate(recipe(0, false), 0)).isEqualTo(0.4);
        assertThat(learningRate(recipe(0, false), 15)).isCloseTo(0.2, within(1e-12));
        assertThat(learningRate(recipe(0, false), 30)).isCloseTo(0, within(1e-12));
    }

    @Test
    void warmUp_rampTimesCosine() {
        for (int step = 0; step < 30; step++) {
            assertThat(learningRate(recipe(2, false), step))
                    .isCloseTo(learningRate(recipe(0, false), step) * Math.min(1, (step + 1) / 6.0), within(1e-12));
        }
    }

    @Test
    void autoAugment_addedToSmallAndTakenFromImageNet() {
        assertThat(recipe(0, true).imageNetTraining(224)).isEqualTo(ImagePreparation.imageNetTraining(224));
        assertThat(recipe(0, false).imageNetTraining(224).transforms())
                .hasSize(1)
                .doesNotContain(AutoAugment.IMAGENET);
        assertThat(recipe(0, false).smallTraining(32)).isEqualTo(ImagePreparation.smallTraining(32));
        assertThat(recipe(0, true).smallTraining(32).transforms()).endsWith(AutoAugment.CIFAR10);
    }
}
