// The text of a key: pend_<8 hex digits to recognise it by>_<256 random bits in hex><checksum>.
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const START = 'pend_'
const FORM = /^(pend_[0-9a-f]{8}_[0-9a-f]{64})([0-9a-f]{8})$/

/** A new one. The checksum alone shows a finder that it is a key, not random text. */
export function createKeyText(): { secret: string; prefix: string } {
  const prefix = `${START}${randomBytes(4).toString('hex')}`
  const body = `${prefix}_${randomBytes(32).toString('hex')}`
  return { secret: `${body}${checksumOf(body)}`, prefix }
}

/** Whether a token is meant as a key: people's tokens begin differently. */
export function isKeyText(token: string): boolean {
  return token.startsWith(START)
}

/** Whether it can be a key: detects typing errors and truncation without the database. */
export function hasKeyForm(token: string): boolean {
  const [, body, checksum] = FORM.exec(token) ?? []
  return body !== undefined && checksumOf(body) === checksum
}

function checksumOf(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}
