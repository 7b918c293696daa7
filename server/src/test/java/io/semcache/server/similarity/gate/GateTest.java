package io.semcache.server.similarity.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.semcache.server.similarity.gate.Verdict.Accepted;
import io.semcache.server.similarity.gate.Verdict.Reason;
import io.semcache.server.similarity.gate.Verdict.Refused;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static @Nullable Reason reason(String question, String entry) {
        return switch (Gate.check(question, entry)) {
            case Accepted _ -> null;
            case Refused(Reason reason, String _) -> reason;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    it costs 1,250 dollars        | it costs $1250
                    it costs $5.50                | it costs 5.5 dollars
                    it costs £20                  | it costs 20 pounds
                    it costs 12k                  | it costs 12,000
                    a loan of 3 million           | a loan of 3,000,000
                    a loan of two million         | a loan of 2 million
                    25 guests                     | twenty-five guests
                    105 guests                    | one hundred and five guests
                    100 guests                    | a hundred guests
                    two dozen eggs                | 24 eggs
                    10% off                       | ten percent off
                    10 per cent off               | 10 % off
                    the 2nd floor                 | the second floor
                    the 21st floor                | the twenty-first floor
                    the first floor               | the 1st floor
                    90 minutes of sleep           | an hour and a half of sleep
                    30 min of sleep               | half an hour of sleep
                    a week in Rome                | seven days in Rome
                    one liter of milk             | 1000 ml of milk
                    a liter of milk               | 1 l of milk
                    2 GB of data                  | 2000 megabytes of data
                    5kg of rice                   | 5 kilograms of rice
                    ½ cup of oil                  | half a cup of oil
                    1½ cups of oil                | 1½ cups of oil
                    two thirds of it              | 2 thirds of it
                    a third of it                 | one third of it
                    at 3 pm                       | at 15:00
                    at 3pm                        | at 3 p.m.
                    at 3 pm                       | at 3
                    at noon                       | at 12:00
                    at noon                       | at 12 pm
                    at half past two              | at 2:30
                    at a quarter to three         | at 2:45
                    on 3 May 2024                 | on May 3rd, 2024
                    on 2024-05-03                 | on May 3, 2024
                    on 31/08/2025                 | on 08/31/2025
                    on Fridays                    | on Friday
                    charged twice                 | charged two times
                    version 2.4.1                 | release 2.4.1
                    chapter IV                    | chapter 4
                    180 °C                        | 180 degrees Celsius
                    which one is healthier        | which is healthier
                    １００ guests                  | 100 guests
                    """)
    void takesANumberForTheSameInAnotherForm(String question, String entry) {
        assertThat(Gate.check(question, entry)).isEqualTo(new Accepted());
        assertThat(Gate.check(entry, question)).isEqualTo(new Accepted());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    paid 10                       | paid 100
                    paid 10 dollars               | paid 10 euros
                    paid $10                      | paid €10
                    3 million                     | 3 billion
                    fifteen percent               | fifty percent
                    15 minutes                    | 15 hours
                    3 m of rope                   | 3 ft of rope
                    version 3.1                   | version 3.10
                    version 2.4.1                 | version 2.4.7
                    at 3 pm                       | at 3 am
                    at 15:00                      | at 3 am
                    at 7:30                       | at 9:30
                    at noon                       | at midnight
                    on May 3                      | on June 3
                    in May                        | in June
                    on Friday                     | on Monday
                    on 2024-05-03                 | on 2024-05-13
                    the 2nd floor                 | the 3rd floor
                    a third of it                 | two thirds of it
                    gate B12                      | gate B21
                    chapter IV                    | chapter VI
                    ten cities in Peru            | cities in Peru
                    -5 degrees                    | 5 degrees
                    x² + 4x                       | x² + 5x
                    Ich zahlte 10 Euro            | Ich zahlte 100 Euro
                    价格是 10 元                    | 价格是 100 元
                    """)
    void refusesAnotherNumber(String question, String entry) {
        assertThat(reason(question, entry)).isEqualTo(Reason.NUMBERS);
        assertThat(reason(entry, question)).isEqualTo(Reason.NUMBERS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    can I come                    | can't I come
                    can I come                    | can’t I come
                    I know                        | I dont know
                    with milk and without sugar   | with milk and with sugar
                    I have been there             | I have never been there
                    everyone knows                | no one knows
                    everybody but me              | nobody but me
                    all of them except mine       | all of them and mine
                    able to walk                  | unable to walk
                    it failed to start            | it started
                    it stopped working            | it is working
                    is it legal                   | is it illegal
                    is it safe                    | is it unsafe
                    how do I mute it              | how do I unmute it
                    is it reversible              | is it irreversible
                    non-refundable tickets        | refundable tickets
                    enable the cache              | disabling the cache
                    turn on the light             | turn off the light
                    how to log in                 | how to log out
                    where is the login            | where is the logout
                    eat before the run            | eat after the run
                    increase it                   | it decreased
                    the first page                | the last page
                    maximum length                | minimum length
                    come today                    | come tomorrow
                    """)
    void refusesTheOpposite(String question, String entry) {
        assertThat(reason(question, entry)).isEqualTo(Reason.POLARITY);
        assertThat(reason(entry, question)).isEqualTo(Reason.POLARITY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    it doesn't work               | it is not working
                    I can't log in                | I am unable to log in
                    it never arrived              | it did not arrive
                    neither tea nor coffee        | not tea or coffee
                    not only me                   | me too
                    whether or not it rains       | whether it rains
                    what is in No. 5              | what is in number 5
                    turn off the light on it      | switch off its light
                    may I ask                     | can I ask
                    it may rain                   | it might rain
                    we march along the road       | we walk along the road
                    the student discount          | count the students
                    a second user                 | another user
                    import the port list          | import the list of ports
                    """)
    void acceptsTheSameInOtherWords(String question, String entry) {
        assertThat(Gate.check(question, entry)).isEqualTo(new Accepted());
        assertThat(Gate.check(entry, question)).isEqualTo(new Accepted());
    }

    @Test
    void refusesAQuestionThatIsMuchLonger() {
        String story = "my parcel was sent to the wrong house in the wrong street and ".repeat(3);

        assertThat(reason("where is my parcel", story + "where is my parcel")).isEqualTo(Reason.LENGTH);
        assertThat(reason("where is my parcel", "where did the postman take my parcel"))
                .isNull();
        assertThat(reason("包裹在哪里", "我的包裹被送到了错误的街道和错误的房子，请告诉我现在应该怎么办，我已经等了很久很久很久很久了"))
                .isEqualTo(Reason.LENGTH);
    }

    @Test
    void saysWhatDiffers() {
        assertThat(Gate.check("I paid $10 on Friday", "I paid $100 on Friday"))
                .isEqualTo(
                        new Refused(Reason.NUMBERS, "only in the question: 10 dollar; only in the entry: 100 dollar"));
        assertThat(Gate.check("can I", "can't I"))
                .isEqualTo(new Refused(Reason.POLARITY, "negations: 0 in the question, 1 in the entry"));
        assertThat(Gate.check("eat before", "eat after")).isEqualTo(new Refused(Reason.POLARITY, "before / after"));
    }

    @Test
    void cannotCheckATextThatIsNotKnown() {
        assertThat(Gate.check("a question", null))
                .isEqualTo(new Refused(Reason.UNCHECKED, "the text of the entry is not known"));
        assertThat(Gate.check(null, "an entry"))
                .isEqualTo(new Refused(Reason.UNCHECKED, "the text of the question is not known"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void acceptsEveryTextAsItselfAndReadsWhateverComes(long seed) {
        Random random = new Random(seed);
        String alphabet = "0123456789.,:-/$%€½² abkmxIVX'’\n no not half past one second and a";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length >= 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String folded = text + " ";

            assertThat(Gate.check(text.toString(), folded))
                    .as("seed %d: <%s>", seed, text)
                    .isEqualTo(new Accepted());
        }
    }
}
