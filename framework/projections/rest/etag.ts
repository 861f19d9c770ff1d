// Entity tags (RFC 9110 §8.8): which version of an answer a client holds, and whether it is still that one.
import { hash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { ExpectedVersion } from '#framework/operations/writing/require-version.ts'
import { tagsIn } from '#shared/utils/entity-tags.ts'

/**
 * The tag of one record: its version and a digest of the answer. A `whole` record is compared with both when the tag comes back in
 * If-Match; an answer that `fields` or `include` shaped is another text than the record, and its tag is known by the version.
 */
export function recordTagOf(version: number, text: string, { isWhole }: { isWhole: boolean }): string {
  return `"${version}${isWhole ? '-' : '.'}${digestOf(text)}"`
}

/** A weak tag for answers made of many records. */
export function listTagOf(text: string): string {
  return `W/"${digestOf(text)}"`
}

function digestOf(text: string): string {
  return hash('sha1', text, 'base64url')
}

/**
 * What If-Match and If-None-Match allow; null when they allow any. Weak and foreign tags in If-Match allow nothing (strong comparison,
 * §13.1.1); If-None-Match forbids weak ones too, and with `*` every record there is (§13.1.2).
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
