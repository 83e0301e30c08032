package org.masnn.models.analysis;

/** Moments of a matrix that is known, by loops. */
final class Jacobians {

    private Jacobians() {}

    /** All inner products of the rows. */
    static double[][] products(double[][] rows) {
        double[][] products = new double[rows.length][rows.length];
        for (int k = 0; k < rows.length; k++) {
            for (int l = 0; l < rows.length; l++) {
                for (int j = 0; j < rows[k].length; j++) {
                    products[k][l] += rows[k][j] * rows[l][j];
                }
            }
        }
        return products;
    }

    /** {@code tr(J J^T) / m}. */
    static double phi(double[][] jacobian) {
        double trace = 0;
        for (double[] row : jacobian) {
            for (double value : row) {
                trace += value * value;
            }
        }
        return trace / jacobian.length;
    }

    /** {@code tr((J J^T)^2) / m - phi^2}. */
    static double varphi(double[][] jacobian) {
        double squares = 0;
        for (double[] row : products(jacobian)) {
            for (double value : row) {
                squares += value * value;
            }
        }
        return squares / jacobian.length - Math.pow(phi(jacobian), 2);
    }

    static double[][] product(double[][] a, double[][] b) {
        double[][] result = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    result[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return result;
    }

    static double[][] transposed(double[][] a) {
        double[][] result = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                result[j][i] = a[i][j];
            }
        }
        return result;
    }
}
