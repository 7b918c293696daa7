package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SimilarReportTest {

    private static final String KEY = "0123456789abcdef".repeat(4);
    private static final String PLAN =
            "'explain':{'plan':{'namespace':'faq','model':'minilm','min_score':0.5,'filter':null},'partitions':["
                    + "{'partition':0,'node':'n1:1','role':'active','scanned':7,'rescored':2,'took_ms':0.5},"
                    + "{'partition':1,'code':'not_ready','detail':'its node does not answer'}]}";
    private static final String ALL = "'coverage':{'asked':2,'answered':2,'stale':0,'missing':[]}";

    private final StringWriter err = new StringWriter();

    private String printed(boolean metadata, boolean explained, int width, String... members)
            throws JsonProcessingException {
        String json = "{" + String.join(",", members).replace('\'', '"') + "}";
        StringWriter out = new StringWriter();
        new SimilarReport(new ObjectMapper().readTree(json), metadata, explained)
                .print(new PrintWriter(out), new PrintWriter(err), width);
        return out.toString();
    }

    private static String match(String more) {
        return "'matches':[{'key':'" + KEY + "','score':0.66166,'partition':3" + more + "}]";
    }

    @Test
    void printsATableCutToTheTerminal() throws JsonProcessingException {
        assertThat(printed(false, false, 50, match(",'text':'How do I reset\\nmy password?'"), ALL, PLAN))
                .isEqualTo("""
                        score   key           partition  text
                        0.6617  0123456789ab  3          How do I reset my p…
                        """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsMetadataAndTags() throws JsonProcessingException {
        String match = match(",'text':'a','metadata':{'lang':'de','page':3.0},'tags':['x']");

        assertThat(printed(true, false, 200, match, ALL, PLAN)).contains("3          lang=de page=3.0 #x  a\n");
    }

    @Test
    void namesEntriesWithoutAText() throws JsonProcessingException {
        assertThat(printed(false, false, 80, match(",'name':'row 1'"), ALL, PLAN))
                .contains("row 1\n");
    }

    @Test
    void saysHowToKeepTexts() throws JsonProcessingException {
        assertThat(printed(false, false, 80, match(""), ALL, PLAN)).contains("namespaces.faq.store-text=true");
    }

    @Test
    void saysWhyThereIsNoMatch() throws JsonProcessingException {
        assertThat(printed(false, false, 80, "'matches':[],'scanned':0", ALL, PLAN))
                .isEqualTo("No match: nothing is stored in namespace faq and model minilm.\n");
        assertThat(printed(false, false, 80, "'matches':[],'scanned':37", ALL, PLAN))
                .isEqualTo("No match: none of 37 entries in namespace faq and model minilm has a score of 0.5 or more;"
                        + " try a lower --min-score.\n");
        assertThat(printed(false, false, 80, "'matches':[],'scanned':3", ALL, PLAN.replace("null", "{}")))
                .contains("and passes the filter");
    }

    @Test
    void tellsWhatEachPartitionDid() throws JsonProcessingException {
        assertThat(printed(false, true, 80, match(",'text':'a'"), ALL, PLAN)).contains("""
                        partition  node  role    scanned  rescored  ms
                        0          n1:1  active  7        2         0.5
                        1          -     -       -        -         -    its node does not answer
                        """);
    }

    @Test
    void warnsWhenThatIsNotAll() throws JsonProcessingException {
        printed(
                false,
                false,
                80,
                match(",'text':'a'"),
                "'coverage':{'asked':2,'answered':1,'stale':0,'missing':[{'partition':1,'code':'not_ready',"
                        + "'detail':'its node does not answer'}]}",
                PLAN);

        assertThat(err.toString()).contains("1 of 2 partitions answered", "partition 1: its node does not answer");
    }
}
