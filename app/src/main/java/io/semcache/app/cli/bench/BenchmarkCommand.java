package io.semcache.app.cli.bench;

import io.semcache.app.cli.OutputOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * One benchmark: makes a setting of its options, runs, and prints the result.
 *
 * @param <S> what is measured
 */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
abstract class BenchmarkCommand<S> implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOption output;

    /** @throws IllegalArgumentException if an option is out of range */
    abstract S setting();

    /** Returns the members of the JSON object. */
    abstract Map<String, Object> run(S setting) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        print(run(checked()));
        return ExitCode.OK;
    }

    /** A setting out of range is bad usage. */
    private S checked() {
        try {
            return setting();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(Map<String, Object> result) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(OutputOption.json(result));
        } else {
            int width = result.keySet().stream().mapToInt(String::length).max().orElse(1);
            result.forEach((name, value) -> out.printf("%-" + width + "s  %s%n", name, value));
        }
        out.flush();
    }
}
