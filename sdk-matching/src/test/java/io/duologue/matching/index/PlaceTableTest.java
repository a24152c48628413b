package io.duologue.matching.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.duologue.matching.ParticipantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceTableTest {

    private static final int PEOPLE = 400;

    @Test
    void whoeverComesAndGoesItAnswersAsAMapWould() {
        Random random = new Random(5);
        List<ParticipantId> people = people();
        PlaceTable table = new PlaceTable(people::get);
        Map<ParticipantId, Integer> map = new HashMap<>();

        for (int step = 0; step < 50_000; step++) {
            int place = random.nextInt(PEOPLE);
            if (map.containsKey(people.get(place))) {
                table.remove(place);
                map.remove(people.get(place));
            } else {
                table.put(place);
                map.put(people.get(place), place);
            }
            ParticipantId asked = people.get(random.nextInt(PEOPLE));
            assertThat(table.find(asked)).isEqualTo(map.getOrDefault(asked, Places.NONE));
            assertThat(table.size()).isEqualTo(map.size());
        }
    }

    /** Some of them with the same hash: "Aa" and "BB" have it. */
    private static List<ParticipantId> people() {
        List<ParticipantId> people = new ArrayList<>();
        for (int number = 0; number < PEOPLE / 2; number++) {
            people.add(new ParticipantId("Aa" + number));
            people.add(new ParticipantId("BB" + number));
        }
        return people;
    }
}
