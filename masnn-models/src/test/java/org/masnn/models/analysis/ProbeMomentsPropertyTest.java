package org.masnn.models.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Expectations over <em>all</em> probes of signs, so that nothing is left to chance. */
class ProbeMomentsPropertyTest {

    private static final int PROBES = 4;

    /** J with rows of the first m times n entries. */
    private static double[][] jacobian(List<Double> entries, int m, int n) {
        double[][] jacobian = new double[m][n];
        for (int i = 0; i < m * n; i++) {
            jacobian[i / n][i % n] = entries.get(i);
        }
        return jacobian;
    }

    private static double[][] signs(int number, int m) {
        double[][] signs = new double[PROBES][m];
        for (int i = 0; i < PROBES * m; i++) {
            signs[i / m][i % m] = (number >> i & 1) == 0 ? 1 : -1;
        }
        return signs;
    }

    static ProbeMoments moments(double[][] jacobian, double[][] probes) {
        int n = jacobian[0].length;
        double[][] sent = new double[probes.length][n];
        for (int k = 0; k < probes.length; k++) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < jacobian.length; i++) {
                    sent[k][j] += jacobian[i][j] * probes[k][i];
                }
            }
        }
        return new ProbeMoments(Jacobians.products(sent), Jacobians.products(probes), jacobian.length);
    }

    @Property(tries = 200)
    void expectations_areTheMoments(
            @ForAll @Size(9) List<@DoubleRange(min = -3, max = 3) Double> entries,
            @ForAll @IntRange(min = 1, max = 3) int m,
            @ForAll @IntRange(min = 1, max = 3) int n) {
        double[][] jacobian = jacobian(entries, m, n);
        int cases = 1 << (PROBES * m);
        double phi = 0;
        double varphi = 0;
        double squaredError = 0;
        double squaredDeviation = 0;
        for (int number = 0; number < cases; number++) {
            ProbeMoments moments = moments(jacobian, signs(number, m));
            phi += moments.phi().value() / cases;
            varphi += moments.varphi().value() / cases;
            squaredError += Math.pow(moments.phi().standardError(), 2) / cases;
            squaredDeviation += Math.pow(moments.phi().value() - Jacobians.phi(jacobian), 2) / cases;
        }
        double scale = 1 + Math.pow(Jacobians.phi(jacobian), 2);
        assertThat(phi).isCloseTo(Jacobians.phi(jacobian), within(1e-9 * scale));
        assertThat(varphi).isCloseTo(Jacobians.varphi(jacobian), within(1e-9 * scale));
        assertThat(squaredError).as("square of the standard error").isCloseTo(squaredDeviation, within(1e-9 * scale));
    }

    @Property
    void orthogonalTimesGamma_isExactWithEveryProbe(
            @ForAll @DoubleRange(min = 0, max = 3) double gamma,
            @ForAll @DoubleRange(min = 0, max = 7) double angle,
            @ForAll @IntRange(min = 0, max = 255) int number) {
        double c = gamma * Math.cos(angle);
        double s = gamma * Math.sin(angle);
        ProbeMoments moments = moments(new double[][] {{c, s}, {-s, c}}, signs(number, 2));
        assertThat(moments.phi().value()).isCloseTo(gamma * gamma, within(1e-9));
        assertThat(moments.phi().standardError()).isCloseTo(0, within(1e-9));
        assertThat(moments.varphi().value()).isCloseTo(0, within(1e-9));
        assertThat(moments.varphi().standardError()).isCloseTo(0, within(1e-9));
    }
}
