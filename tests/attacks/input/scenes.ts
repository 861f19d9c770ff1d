// Shared by the attacks with input.
import { randomBytes } from 'node:crypto'
import type { RawRequest } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { MALFORMED, refused } from '../support/verdicts.ts'

export const CLOSED = refused(...MALFORMED)

export const name = () => `n${randomBytes(6).toString('hex')}`

/** A member of the victim's tenant who may read everything: what this member cannot see is hidden from all. */
export const reader = ({ victim }: Scene) => ({ as: victim.people.owner })

/** A request to create an article with `text` as the value of a field. */
export function withMember(scene: Scene, text: string): RawRequest {
  const request = scene.door.requestOf({ create: 'articles', input: { title: name(), here: 1 } })
  return { ...request, body: request.body!.replace('"here":1', text) }
}

export const SQL = [
  "' or '1'='1",
  "'; drop table public.articles; --",
  "') or 1=1 --",
  "' union select password_hash from auth.credentials --",
  '" or ""="',
  '\\',
  "x'||pg_sleep(3)||'",
  '$\u007b1}',
  '$1',
  '%s',
  "1; select set_config('pend.tenant_id', '', true)",
]
