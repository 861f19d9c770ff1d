// Entity tags (RFC 9110 §8.8): which version of an answer a client holds, and whether it is current.
import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { ExpectedVersion } from '#framework/operations/writing/require-version.ts'
import { tagsIn } from '#shared/utils/entity-tags.ts'

/**
 * The tag of one record: its version and a digest of the answer. For a `whole` record, If-Match compares both. An
 * answer shaped by `fields` or `include` differs in text from the record, so its tag counts by the version.
 */
export function recordTagOf(version: number, text: string, { isWhole }: { isWhole: boolean }): string {
  return `"${version}${isWhole ? '-' : '.'}${digestOf(text)}"`
}

/** A weak tag for answers with many records. */
export function listTagOf(text: string): string {
  return `W/"${digestOf(text)}"`
}

function digestOf(text: string): string {
  return hash('sha1', text, 'base64url')
}

/**
 * What If-Match and If-None-Match allow; null if they allow any version. Weak and foreign tags in If-Match allow
 * nothing (strong comparison, §13.1.1); If-None-Match also excludes weak tags, and with `*` every existing record
 * (§13.1.2).
 */
export function expectedVersionOf(headers: IncomingHttpHeaders): ExpectedVersion {
  const { 'if-match': wanted = '*', 'if-none-match': unwanted } = headers
  if (isAny(wanted) && unwanted === undefined) return null
  return (version, record) => {
    const whole = recordTagOf(version, JSON.stringify(record), { isWhole: true })
    const isCurrent = (tag: string) => tag === whole || tag.startsWith(`"${version}.`)
    if (!isAny(wanted) && !tagsIn(wanted).some(isCurrent)) return false
    if (unwanted === undefined) return true
    return !isAny(unwanted) && !tagsIn(unwanted).some((tag) => isCurrent(tag.replace('W/', '')))
  }
}

const isAny = (condition: string) => condition.trim() === '*'
