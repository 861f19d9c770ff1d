// Entity tags (RFC 9110 §8.8): which version of an answer a client holds, and whether it is still that one.
import { hash } from 'node:crypto'
import { tagsIn } from '#shared/utils/entity-tags.ts'

/**
 * The tag of one record: its version, for If-Match, and a digest of the answer, since `fields`, `include` and records that a
 * relation lost change the answer without a new version.
 */
export function recordTagOf(version: number, text: string): string {
  return `"${version}-${digestOf(text)}"`
}

/** A weak tag for answers made of many records. */
export function listTagOf(text: string): string {
  return `W/"${digestOf(text)}"`
}

function digestOf(text: string): string {
  return hash('sha1', text, 'base64url')
}

/**
 * The versions an If-Match allows; null when it allows any. Weak and foreign tags allow none (strong comparison, §13.1.1), so
 * an empty list means that nothing fits.
 */
export function expectedVersionsOf(ifMatch: string | undefined): readonly number[] | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null
  return tagsIn(ifMatch).flatMap((tag) => {
    const version = /^"(\d{1,10})(?:-[\w-]*)?"$/.exec(tag)?.[1]
    return version === undefined ? [] : [Number(version)]
  })
}
