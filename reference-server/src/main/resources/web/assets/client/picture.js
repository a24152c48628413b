/** One's picture: what is shown, what is wanted, and how it comes. */

/** A picture that is wanted is on its way after a sign-in, for a few seconds at most. */
const LOOKS_MS = [700, 1500, 3000, 6000];

/**
 * Looks for the picture, a few times while one is wanted, and only while `isFor()` holds: the person is still here. `tell(picture)`
 * hears what there is each time, `arrived()` that it is another one than `shown()`.
 */
export async function lookForPicture({ api, clock, isFor, shown, tell, arrived }) {
  for (const pause of [...LOOKS_MS, null]) {
    if (!isFor()) return;
    const picture = await api.picture();
    if (!isFor()) return;
    tell(picture);
    if ((picture.avatar ?? null) !== (shown() ?? null)) await arrived();
    if (!picture.wanted || pause === null) return;
    await new Promise((done) => { clock.setTimer(done, pause); });
  }
}

/** Where a picture of this id is: here, never at the provider. */
export const pictureAddress = (id) => `/api/v1/avatars/${encodeURIComponent(id)}`;
