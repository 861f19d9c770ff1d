// Words of permissions that no declaration knows any more, out of all roles and keys.
import { type ForgottenWords, forgetGoneWords } from '#framework/database/migrations/known-words.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import type { Application } from './build-application.ts'

/** Call it when all migrations are applied. Costs a look at one small table where nothing is gone. */
export function forgetWordsBeside({ models, roles }: Application, ownerUrl: string): Promise<ForgottenWords> {
  return forgetGoneWords(ownerUrl, { models, words: grantableWordsOf(roles) })
}
