package org.masnn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.masnn.core.memory.InsufficientMemoryException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** How errors of any command are told. */
class MasnnTest {

    @Command(name = "work")
    private static final class Work implements Runnable {

        private final RuntimeException error;

        Work(RuntimeException error) {
            this.error = error;
        }

        @Override
        public void run() {
            throw error;
        }
    }

    @Test
    void trainingThatDoesNotFit_isNoUnexpectedError() {
        assertThat(errorsOf(new InsufficientMemoryException("batches of 64 need 9 GB, there are 8 GB")))
                .endsWith("masnn work: batches of 64 need 9 GB, there are 8 GB" + System.lineSeparator());
    }

    @Test
    void anythingElse_isOne() {
        assertThat(errorsOf(new IllegalStateException("odd"))).contains("masnn work: unexpected error: ");
    }

    private static String errorsOf(RuntimeException error) {
        StringWriter errors = new StringWriter();
        CommandLine program = Masnn.commandLine();
        CommandLine work =
                new CommandLine(new Work(error)).setExecutionExceptionHandler(program.getExecutionExceptionHandler());
        program.addSubcommand("work", work).setErr(new PrintWriter(errors, true));
        assertThat(program.execute("work")).isEqualTo(1);
        return errors.toString();
    }
}
