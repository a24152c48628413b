package io.duologue.redis;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.UserId;
import io.duologue.core.identity.Verification;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.Company;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.Verified;
import io.duologue.matching.SeniorityBand;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/** A profile as text. Pure. */
final class ProfileText {
    private ProfileText() {}

    static String of(Profile profile) {
        Fields.Writer fields = new Fields.Writer()
                .add(profile.name())
                .add(profile.alias().orElse(null))
                .add(profile.headline())
                .add(profile.bio())
                .add(profile.seniority().map(Enum::name).orElse(null))
                .add(profile.segment().map(Enum::name).orElse(null))
                .add(profile.timeZone().map(ZoneId::getId).orElse(null))
                .addAll(profile.topics())
                .addAll(profile.skills())
                .addAll(profile.interests())
                .add(profile.company().map(Company::name).orElse(null))
                .addAll(profile.languages())
                .addAll(profile.connected().stream().map(ProviderId::value).toList())
                .add(profile.avatar().map(AvatarId::value).orElse(null))
                .add(profile.pictureFrom().map(ProviderId::value).orElse(null))
                .add(profile.confirmed() ? 1 : 0);
        profile.verified()
                .ifPresent(verified -> fields.add(verified.by().value())
                        .add(verified.at())
                        .addAll(verified.what().stream()
                                .map(Enum::name)
                                .sorted()
                                .toList()));
        return fields.toString();
    }

    static Profile read(UserId user, String text) {
        Fields.Reader fields = new Fields.Reader(text);
        return Profile.builder()
                .user(user)
                .name(fields.get())
                .alias(fields.find())
                .headline(fields.get())
                .bio(fields.get())
                .seniority(fields.find().map(SeniorityBand::valueOf))
                .segment(fields.find().map(Profile.Segment::valueOf))
                .timeZone(fields.find().map(ZoneId::of))
                .topics(fields.list())
                .skills(fields.list())
                .interests(fields.list())
                .company(fields.find().map(Company::new))
                .languages(fields.list())
                .connected(providers(fields.list()))
                .avatar(fields.find().map(AvatarId::new))
                .pictureFrom(fields.find().map(ProviderId::new))
                .confirmed(fields.number() == 1)
                .verified(fields.find().map(by -> verified(by, fields)))
                .build();
    }

    private static List<ProviderId> providers(List<String> names) {
        return names.stream().map(ProviderId::new).toList();
    }

    private static Verified verified(String by, Fields.Reader fields) {
        Instant at = fields.moment();
        return new Verified(
                new ProviderId(by),
                fields.list().stream().map(Verification::valueOf).collect(Collectors.toSet()),
                at);
    }
}
