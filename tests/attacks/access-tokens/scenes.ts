// Shared by the attacks with access tokens.
import type { Scene } from '../support/scene.ts'
import { type Forgery, forge } from '../support/tokens.ts'
import { refused } from '../support/verdicts.ts'

export const INVALID = refused('auth.invalid_token')

/** Requests the sealed article with each of these tokens. */
export async function tryTokens(scene: Scene, tokens: readonly string[]) {
  return Promise.all(tokens.map((as) => scene.ask({ read: 'articles', id: scene.sealed.id }, { as })))
}

/** Tokens of the victim's owner with these differences. */
export const like =
  (...forgeries: readonly Forgery[]) =>
  (scene: Scene) =>
    tryTokens(
      scene,
      forgeries.map((forgery) => forge(scene.server, scene.victim.people.owner.access, forgery)),
    )
