package io.semcache.app;

import static org.apache.kafka.streams.StreamsConfig.AT_LEAST_ONCE;
import static org.apache.kafka.streams.StreamsConfig.EXACTLY_ONCE_V2;
import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.schemas.EmbeddingResult;
import io.semcache.schemas.ResultStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that is killed in the middle of its work and started again on the same data. */
@Timeout(240)
class CrashIT {

    private static final int REQUESTS = 2_000;
    private static final int BEFORE = 1_200;
    private static final int DURING = 400;
    private static final Duration LATENCY = Duration.ofMillis(40);

    /** Long enough for commits and flushes to come by. */
    private static final Duration PAUSE = Duration.ofMillis(2_500);

    private final Path folder;

    CrashIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /**
     * What came of it.
     *
     * @param answers by request
     * @param repeatsOfAnswered requests sent after the kill for texts that were answered before it
     * @param inFlight texts that the provider had been asked for when the node died, without a vector in the log
     * @param asked how often the provider was asked for each text, in all
     * @param changelog records in the changelog when the node died
     * @param restored records that the second node read of it
     */
    private record Outcome(
            Map<Integer, List<EmbeddingResult>> answers,
            Set<Integer> repeatsOfAnswered,
            Set<String> inFlight,
            Map<String, Integer> asked,
            long changelog,
            long restored,
            Map<String, Set<List<Float>>> vectorsByText) {

        Set<String> askedAgain() {
            Set<String> again = new HashSet<>();
            asked.forEach((text, times) -> {
                if (times > 1) {
                    again.add(text);
                }
            });
            return again;
        }

        long duplicates() {
            return answers.values().stream().mapToLong(List::size).sum() - answers.size();
        }
    }

    private Outcome killInTheMiddle(String guarantee) throws Exception {
        List<String> texts = Sentences.withRepeats(REQUESTS);
        try (CountingProvider provider = CountingProvider.start(LATENCY)) {
            NodeFiles files = NodeFiles.of(folder, provider.url(), guarantee);
            NodeProcess first = NodeProcess.ready(files);
            try (TopicClient client = new TopicClient(files)) {
                client.ask(texts.subList(0, BEFORE));
                client.awaitAnswers(BEFORE);
                Thread.sleep(PAUSE);
                provider.holdFrom(provider.items() + DURING / 4);
                client.ask(texts.subList(BEFORE, BEFORE + DURING));
                provider.awaitHeld();
                first.kill();
                provider.release();

                Set<String> inLog = client.textsInLog();
                Set<String> inFlight = new HashSet<>(provider.asked().keySet());
                inFlight.removeAll(inLog);
                Set<String> answered = new HashSet<>();
                client.answers().keySet().forEach(number -> answered.add(client.text(number)));
                long changelog = client.changelogRecords();
                client.ask(texts.subList(BEFORE + DURING, REQUESTS));
                Set<Integer> repeats = new HashSet<>();
                for (int i = BEFORE + DURING; i < REQUESTS; i++) {
                    if (answered.contains(texts.get(i))) {
                        repeats.add(i);
                    }
                }

                try (NodeProcess second = NodeProcess.ready(files)) {
                    client.awaitAnswers(REQUESTS);
                    long restored = second.total(NodeProcess.Store::restored);
                    second.stop();
                    Map<Integer, List<EmbeddingResult>> answers = client.answers();
                    return report(
                            guarantee,
                            new Outcome(
                                    answers,
                                    repeats,
                                    inFlight,
                                    provider.asked(),
                                    changelog,
                                    restored,
                                    client.vectorsByText()));
                }
            } finally {
                first.close();
            }
        }
    }

    @SuppressWarnings("SystemOut") // the numbers of this run, for whoever runs it
    private static Outcome report(String guarantee, Outcome outcome) {
        System.out.printf(
                "kill -9 under %s: %d requests answered, %d answers twice; %d texts, %d in flight at the kill, "
                        + "%d of them paid again; %d of %d changelog records restored%n",
                guarantee,
                outcome.answers.size(),
                outcome.duplicates(),
                outcome.asked.size(),
                outcome.inFlight.size(),
                outcome.askedAgain().size(),
                outcome.restored,
                outcome.changelog);
        return outcome;
    }

    @Test
    void losesNothingAndPaysAgainOnlyWhatWasInFlight() throws Exception {
        Outcome outcome = killInTheMiddle(AT_LEAST_ONCE);

        assertThat(outcome.answers).hasSize(REQUESTS);
        assertThat(outcome.answers.values())
                .allSatisfy(results -> assertThat(results)
                        .extracting(EmbeddingResult::getStatus)
                        .doesNotContain(ResultStatus.ERROR));
        assertThat(outcome.vectorsByText.values())
                .as("every answer for a text is the same, although the provider never repeats itself")
                .allMatch(vectors -> vectors.size() == 1);
        assertThat(outcome.repeatsOfAnswered)
                .isNotEmpty()
                .allSatisfy(number -> assertThat(outcome.answers.get(number))
                        .extracting(EmbeddingResult::getStatus)
                        .containsOnly(ResultStatus.HIT));
        assertThat(outcome.inFlight).isNotEmpty().containsAll(outcome.askedAgain());
        assertThat(outcome.asked.values()).allMatch(times -> times <= 2);
        assertThat(outcome.restored).isLessThan(outcome.changelog / 2);
    }

    @Test
    void answersEveryRequestExactlyOnceIfToldTo() throws Exception {
        Outcome outcome = killInTheMiddle(EXACTLY_ONCE_V2);

        assertThat(outcome.answers).hasSize(REQUESTS);
        assertThat(outcome.answers.values()).allSatisfy(results -> {
            assertThat(results).hasSize(1);
            assertThat(results.getFirst().getStatus()).isNotEqualTo(ResultStatus.ERROR);
        });
        assertThat(outcome.vectorsByText.values()).allMatch(vectors -> vectors.size() == 1);
        assertThat(outcome.inFlight).isNotEmpty().containsAll(outcome.askedAgain());
    }
}
