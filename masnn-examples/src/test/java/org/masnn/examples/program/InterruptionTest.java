package org.masnn.examples.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptionTest {

    @Test
    void requested_onlyAfterTheRequest() {
        try (Interruption interruption = Interruption.listen()) {
            assertThat(interruption.requested()).isFalse();
            interruption.request();
            assertThat(interruption.requested()).isTrue();
        }
    }
}
