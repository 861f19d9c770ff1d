// Removes undeclared permissions from all roles and keys.
import { type ForgottenWords, forgetGoneWords } from '#framework/database/migrations/known-words.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import type { Application } from './build-application.ts'

/** Call it once all migrations are applied. If nothing is gone, it only reads one small table. */
export function forgetWordsBeside({ models, roles }: Application, ownerUrl: string): Promise<ForgottenWords> {
  return forgetGoneWords(ownerUrl, { models, words: grantableWordsOf(roles) })
}
