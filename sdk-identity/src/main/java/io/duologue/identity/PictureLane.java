package io.duologue.identity;

import io.duologue.core.identity.ProviderId;
import io.duologue.core.identity.Secrets;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Avatar;
import io.duologue.core.profile.AvatarId;
import io.duologue.core.profile.AvatarStore;
import io.duologue.core.profile.ImmutableProfile;
import io.duologue.core.profile.Profile;
import io.duologue.core.profile.ProfileStore;
import io.duologue.core.signin.Pictures;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pictures beside the sign-ins, on two threads of its own. A picture that cannot be had is tried again in the next
 * sign-in with that provider, as the profile still says that it is wanted; until then there are initials. Safe for many
 * threads.
 */
public final class PictureLane implements Pictures, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PictureLane.class);
    private static final int THREADS = 2;

    private final PictureFetcher fetcher;
    private final AvatarStore avatars;
    private final ProfileStore profiles;
    private final Secrets secrets;
    private final ThreadPoolExecutor threads;
    private final Set<UserId> underWay = ConcurrentHashMap.newKeySet();

    private PictureLane(
            PictureFetcher fetcher,
            AvatarStore avatars,
            ProfileStore profiles,
            Secrets secrets,
            ThreadPoolExecutor threads) {
        this.fetcher = fetcher;
        this.avatars = avatars;
        this.profiles = profiles;
        this.secrets = secrets;
        this.threads = threads;
    }

    /**
     * Starts a lane.
     *
     * @param fetcher closed with the lane
     * @param secrets from a source that nobody can guess
     * @param waiting people whose pictures may wait; one more is left for the next sign-in
     */
    public static PictureLane start(
            PictureFetcher fetcher, AvatarStore avatars, ProfileStore profiles, Secrets secrets, int waiting) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
                    Thread thread = new Thread(task, "pictures");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return new PictureLane(fetcher, avatars, profiles, secrets, threads);
    }

    @Override
    public void take(UserId user, ProviderId provider, URI address) {
        if (!underWay.add(user)) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    taken(user, provider, address);
                } finally {
                    underWay.remove(user);
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(user);
            LOG.warn("too many pictures wait; one is left for the next sign-in");
        }
    }

    private void taken(UserId user, ProviderId provider, URI address) {
        try {
            Avatar avatar = new Avatar(new AvatarId(secrets.id("a_")), fetcher.fetch(address));
            avatars.save(user, avatar);
            Optional<Profile> after = profiles.update(user, profile -> with(profile, provider, avatar.id()));
            if (after.flatMap(Profile::avatar).filter(avatar.id()::equals).isEmpty()) {
                // The person has said meanwhile that he wants none, or is gone.
                avatars.remove(user);
            }
        } catch (IOException e) {
            // Without the address, which names a person, and without a word of whoever was asked.
            String why = e instanceof NoPictureException
                    ? e.getMessage()
                    : e.getClass().getSimpleName();
            LOG.info("a picture of {} was not taken: {}", provider, why);
        } catch (RuntimeException e) {
            LOG.warn("a picture of {} was not taken", provider, e);
        }
    }

    /** A picture that is there came on another node in this moment: the bytes are those of the later one. */
    private static Profile with(Profile profile, ProviderId provider, AvatarId avatar) {
        boolean isWanted = profile.pictureFrom().filter(provider::equals).isPresent()
                || profile.avatar().isPresent();
        return isWanted
                ? ImmutableProfile.copyOf(profile).withAvatar(avatar).withPictureFrom(Optional.empty())
                : profile;
    }

    /** Takes no more, and lets what is under way go. */
    @Override
    public void close() {
        threads.shutdownNow();
        fetcher.close();
    }
}
