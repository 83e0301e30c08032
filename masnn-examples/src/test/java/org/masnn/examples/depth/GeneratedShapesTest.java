package org.masnn.examples.depth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.masnn.core.data.image.ImageDecoder;
import org.nd4j.linalg.dataset.DataSet;

class GeneratedShapesTest {

    @Test
    void images_followFromSeedAndIndex() throws IOException {
        GeneratedShapes shapes = new GeneratedShapes(12, 16, 5);
        Set<String> pictures = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            var image = ImageDecoder.DEFAULT.decode(shapes.name(i), shapes.read(i));
            assertThat(image.width()).isEqualTo(16);
            assertThat(image.height()).isEqualTo(16);
            pictures.add(HexFormat.of().formatHex(shapes.read(i)));
            assertThat(shapes.read(i)).isEqualTo(new GeneratedShapes(12, 16, 5).read(i));
            assertThat(shapes.label(i)).isEqualTo(i % 6);
        }
        assertThat(pictures).hasSize(12);
        assertThat(shapes.read(0)).isNotEqualTo(new GeneratedShapes(12, 16, 6).read(0));
        assertThat(shapes.name(7)).isEqualTo("generated disc 7");
    }

    @Test
    void task_givesTheSameBatchesForASeed() throws IOException {
        try (Task task = Task.open(null, 8);
                var batches = task.batches(4, 1);
                var again = task.batches(4, 1);
                var others = task.batches(4, 2)) {
            DataSet batch = batches.next();
            assertThat(batch.getFeatures().shape()).containsExactly(4, 8, 8, 3);
            assertThat(batch.getLabels().shape()).containsExactly(4, 6);
            assertThat(again.next().getFeatures()).isEqualTo(batch.getFeatures());
            assertThat(others.next().getFeatures()).isNotEqualTo(batch.getFeatures());
        }
    }
}
