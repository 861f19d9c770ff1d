// The scene of attacks: one server, a victim tenant, an attacking tenant, and a door to try.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Role } from '#framework/permissions/roles.ts'
import type { Answer } from '#framework/testing/answer.ts'
import type { TestServer } from '#tests/support/server.ts'
import { createTenant, type Person, registerPerson, type TestTenant } from '#tests/support/tenant.ts'
import type { Call, Door, RawRequest, Told } from './calls.ts'

/** No record has this id. */
export const NOBODY = '0197a6a0-0000-7000-8000-00000000000f'

/** The caller: a person, a bare token, or nobody. */
export type Asker = Pick<Person, 'access'> | string | null

export interface AskOptions {
  /** The owner of the attacking tenant when left out. */
  readonly as?: Asker
  readonly headers?: Readonly<Record<string, string>>
}

export interface Sealed {
  readonly id: string
  readonly title: string
  readonly slug: string
}

export interface Scene {
  readonly server: TestServer
  readonly door: Door
  /** The tenant whose rows must neither change nor leak. */
  readonly victim: TestTenant
  readonly attacker: TestTenant
  /** An article of the victim, fresh for each attack; its body contains a secret word. */
  readonly sealed: Sealed
  /** Sends a request through the attacked door. */
  ask(call: Call, options?: AskOptions): Promise<Told>
  /** The same call for the real record and for one that never existed. */
  askBoth(callOf: (id: string) => Call, id: string, options?: AskOptions): Promise<Told[]>
  /** Sends what no call can express. */
  send(request: RawRequest, options?: AskOptions): Promise<Told>
  /** A new person without a tenant. */
  person(extra?: Record<string, unknown>): Promise<Person>
  /** A tenant with its owner and people in these roles, for an attack that changes memberships. */
  tenant<R extends Role = 'owner'>(...roles: R[]): Promise<TestTenant<R | 'owner'>>
  /** Honest people at work, over REST: `must('POST /auth/login', null, body)`. Throws unless it succeeds. */
  must(line: string, as: Pick<Person, 'access'> | null, body?: unknown): Promise<Answer['body']>
}

export interface Stage extends Pick<Scene, 'server' | 'victim' | 'attacker'> {
  /** Where honest people register: the same server, or one on the same database that reveals at once who they are. */
  readonly office: TestServer
}

/** Opens the scene of one attack. */
export async function openScene(stage: Stage, door: Door): Promise<Scene> {
  const { server, office, victim, attacker } = stage
  const must: Scene['must'] = async (line, as, body) => {
    const [method, path] = line.split(' ') as [string, string]
    const token = as?.access ?? null
    const answer = await server.call(`/api/v1${path}`, { method, token, ...(body !== undefined && { body }) })
    assert.ok(answer.status < 300, `${line}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const word = `sealed${randomBytes(6).toString('hex')}`
  const article = await must('POST /articles', victim.people.owner, { title: word, body: `the ${word} body` })
  const ask: Scene['ask'] = (call, options) => tell(stage, { door, call, request: door.requestOf(call) }, options)
  return {
    ...{ server, door, victim, attacker, must, ask },
    sealed: { id: article.id, title: word, slug: article.slug },
    send: (request, options) => tell(stage, { door, call: { list: 'articles' }, request }, options),
    askBoth: async (callOf, id, options) => [await ask(callOf(id), options), await ask(callOf(NOBODY), options)],
    person: (extra) => registerPerson(office, extra),
    tenant: (...roles) => createTenant(office, roles),
  }
}

async function tell(
  { server, attacker, victim }: Stage,
  { door, call, request }: { door: Door; call: Call; request: RawRequest },
  { as = attacker.people.owner, headers = {} }: AskOptions = {},
): Promise<Told> {
  const { method, path, body } = request
  const token = typeof as === 'object' ? (as?.access ?? null) : as
  const sent = { method, token, headers: { ...request.headers, ...headers }, ...(body !== undefined && { body }) }
  const answer = await server.call(path, sent)
  const isInside = Object.values(victim.people).some(({ access }) => access === token)
  return { ...door.read(call, answer), sent: `${path} ${plainOf(path)} ${body} ${JSON.stringify(headers)}`, isInside }
}

/** Decoded from percent signs where possible. */
function plainOf(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
