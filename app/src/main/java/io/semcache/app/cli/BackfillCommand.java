package io.semcache.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.semcache.app.backfill.Backfill;
import io.semcache.app.backfill.BackfillException;
import io.semcache.app.backfill.BadLine;
import io.semcache.app.backfill.Corpus;
import io.semcache.app.backfill.CorpusFormat;
import io.semcache.app.backfill.Plan;
import io.semcache.app.backfill.Progress;
import io.semcache.app.backfill.ProgressFile;
import io.semcache.app.backfill.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backfill",
        description = {
            "Embed the texts of a file, so that they are cached.",
            "A backfill that is stopped, or killed, goes on where it was; no text is paid for twice."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class BackfillCommand implements Callable<Integer> {

    /** Of the beginning of a file, to know it again. */
    private static final int KNOWN_BYTES = 1 << 16;

    private static final int SHOWN_BAD_LINES = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private UrlOption node;

    @Mixin
    private OutputOption output;

    @Mixin
    private NamespaceOption namespace;

    @Mixin
    private ModelOption model;

    @Parameters(paramLabel = "FILE", description = "The texts in UTF-8: one per line, or as --field or --column say.")
    private Path file;

    @ArgGroup(exclusive = true)
    private @Nullable Format format;

    /** Where a file that is not one text per line has its texts. */
    private static final class Format {

        @Option(names = "--field", paramLabel = "NAME", description = "FILE is NDJSON, the text its member NAME.")
        private @Nullable String field;

        @Option(names = "--column", paramLabel = "NAME", description = "FILE is CSV, the text its column NAME.")
        private @Nullable String column;
    }

    @Option(names = "--input-type", paramLabel = "TYPE", description = "query or document (default: none).")
    private @Nullable String inputType;

    @Option(names = "--dimensions", paramLabel = "N", description = "Of the vectors (default: the model's own).")
    private @Nullable Integer dimensions;

    @Option(names = "--tag", paramLabel = "TAG", description = "A label of the entries; may be given several times.")
    private List<String> tags = List.of();

    @Option(
            names = "--ttl-ms",
            paramLabel = "MS",
            description = "Time to live; 0: for ever (default: the namespace's).")
    private @Nullable Long ttlMs;

    @Option(names = "--batch", paramLabel = "N", description = "Most texts of one call (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(
            names = "--calls",
            paramLabel = "N",
            description = "Most calls at the same time (default: ${DEFAULT-VALUE}).")
    private int calls = 4;

    @Option(names = "--rate", paramLabel = "N", description = "Most texts per second (default: any number).")
    private double rate;

    @Option(
            names = "--patience",
            paramLabel = "S",
            description = "Seconds without a success after which it gives up (default: ${DEFAULT-VALUE}).")
    private long patienceSeconds = 600;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "Where it writes down how far it is (default: beside FILE, with .progress behind its name).")
    private @Nullable Path state;

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        try {
            return backfill(plan);
        } catch (IOException e) {
            throw new NodeCallException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (BackfillException e) {
            throw new NodeCallException(
                    e.getMessage() + System.lineSeparator() + "What is done is written down in " + stateFile()
                            + "; the same command goes on from there.",
                    e);
        }
    }

    private Plan plan() {
        try {
            return new Plan(batch, calls, rate, Duration.ofSeconds(patienceSeconds));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int backfill(Plan plan) throws IOException, InterruptedException, BackfillException {
        PrintWriter err = spec.commandLine().getErr();
        TokenPrice price = price();
        ProgressFile progressFile = new ProgressFile(stateFile());
        Progress before = progressFile.read(fingerprint());
        if (before.records() > 0) {
            err.printf(Locale.ROOT, "goes on after %,d records that are done%n", before.records());
            err.flush();
        }
        try (Corpus corpus = format().open(file);
                NodeConnection connection = node.client().connect()) {
            Backfill backfill =
                    new Backfill(corpus, new NodeEmbeddings(connection, request()), plan, progressFile, before);
            double seconds;
            double textsPerSecond;
            try (BackfillDisplay display = new BackfillDisplay(backfill, Files.size(file), price, err)) {
                backfill.run();
                seconds = display.seconds();
                textsPerSecond = display.textsPerSecond();
            }
            progressFile.delete();
            report(backfill.progress(), seconds, textsPerSecond, price);
            return backfill.tally().bad() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private CorpusFormat format() {
        if (format == null) {
            return new CorpusFormat.Lines();
        }
        return format.field != null
                ? new CorpusFormat.Ndjson(format.field)
                : new CorpusFormat.Csv(String.valueOf(format.column));
    }

    private Path stateFile() {
        return state != null ? state : file.resolveSibling(file.getFileName() + ".progress");
    }

    /** Members of every request but its input. */
    private Map<String, Object> request() {
        Map<String, Object> cache = new LinkedHashMap<>();
        namespace.addTo(cache);
        if (ttlMs != null) {
            cache.put("ttl_ms", ttlMs);
        }
        if (!tags.isEmpty()) {
            cache.put("tags", tags);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        model.addTo(request);
        if (inputType != null) {
            request.put("input_type", inputType);
        }
        if (dimensions != null) {
            request.put("dimensions", dimensions);
        }
        request.put("cache", cache);
        return request;
    }

    /** Says whether the file and the way it is embedded are the same as before; another beginning is another file. */
    private String fingerprint() throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.readNBytes(KNOWN_BYTES));
            digest.update(
                    OutputOption.json(List.of(format().toString(), request().toString()))
                            .getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Also finds out whether there is a node, and whether it has the model. */
    private TokenPrice price() throws InterruptedException {
        Map<String, Object> asked = new LinkedHashMap<>();
        model.addTo(asked);
        String name = String.valueOf(asked.getOrDefault("model", ""));
        return TokenPrice.of(name.isEmpty() ? onlyModel() : node.client().get("/v1/models/" + EntryPath.encoded(name)));
    }

    /** Which model a namespace has, no node says; where there is one model, it is that. */
    private JsonNode onlyModel() throws InterruptedException {
        JsonNode models = node.client().get("/v1/models").path("data");
        return models.size() == 1 ? models.path(0) : models.path(-1);
    }

    private void report(Progress progress, double seconds, double textsPerSecond, TokenPrice price) {
        Tally tally = progress.tally();
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("records", progress.records());
            report.put("texts", tally.texts());
            report.put("hits", tally.hits());
            report.put("misses", tally.misses());
            report.put("bad", tally.bad());
            report.put("tokens_billed", tally.tokensBilled());
            report.put("tokens_saved", tally.tokensSaved());
            report.put("paid", price.of(tally.tokensBilled()));
            report.put("saved", price.of(tally.tokensSaved()));
            report.put("seconds", seconds);
            report.put("texts_per_second", textsPerSecond);
            report.put("bad_lines", progress.badLines());
            out.println(OutputOption.json(report));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%,d texts: %,d hits, %,d misses; %,d tokens billed, %,d saved%s; %.1f s, %,.0f texts/s%n",
                    tally.texts(),
                    tally.hits(),
                    tally.misses(),
                    tally.tokensBilled(),
                    tally.tokensSaved(),
                    price.isKnown()
                            ? "; " + price.of(tally.tokensBilled()) + " paid, " + price.of(tally.tokensSaved())
                                    + " saved"
                            : "",
                    seconds,
                    textsPerSecond);
            badLines(progress);
        }
        out.flush();
    }

    private void badLines(Progress progress) {
        PrintWriter err = spec.commandLine().getErr();
        long bad = progress.tally().bad();
        if (bad == 0) {
            return;
        }
        err.printf(Locale.ROOT, "%,d records were not embedded:%n", bad);
        for (BadLine line : progress.badLines().stream().limit(SHOWN_BAD_LINES).toList()) {
            err.println("  " + file.getFileName() + ":" + line.line() + ": " + Columns.line(line.reason()));
        }
        if (bad > SHOWN_BAD_LINES) {
            err.println("  and " + (bad - SHOWN_BAD_LINES) + " more; -o json lists the first 1,000");
        }
        err.flush();
    }
}
