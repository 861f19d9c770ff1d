// Attacks on every hand-written endpoint, found automatically: each parameter in turn has a value that no honest client sends.
import assert from 'node:assert/strict'
import type { TSchema } from 'typebox'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { createStaff } from '#tests/support/staff.ts'
import { attack } from './support/attack.ts'
import type { Call, Told } from './support/calls.ts'
import { defineAttacks } from './support/run-attacks.ts'
import { type AskOptions, NOBODY, type Scene } from './support/scene.ts'

interface Described {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly properties?: Readonly<Record<string, Described>>
  readonly required?: readonly string[]
}

type Part = 'params' | 'query' | 'body'
const PARTS: readonly Part[] = ['params', 'query', 'body']
/** Requests that end the caller's session come last. */
const ENDINGS = ['logout', 'endOtherSessions', 'endAllSessions', 'changePassword']

const endpoints = buildApplication(installedApps)
  .endpoints.filter(({ upload }) => !upload)
  .sort((a, b) => ENDINGS.indexOf(a.name) - ENDINGS.indexOf(b.name))

const FORMATS: Readonly<Record<string, string>> = {
  uuid: NOBODY,
  email: 'nobody@example.com',
  'date-time': '2026-11-23T10:00:00Z',
}

/** A valid value. */
function sampleOf({ type, format, pattern, enum: choices, const: only, minimum = 1 }: Described): unknown {
  if (only !== undefined) return only
  if (choices) return choices[0]
  const kind = Array.isArray(type) ? type[0] : type
  if (kind === 'integer' || kind === 'number') return minimum
  if (kind === 'boolean') return true
  if (kind === 'array') return []
  if (kind === 'object') return {}
  if (format) return FORMATS[format] ?? 'x'
  return pattern?.includes('43') ? 'A'.repeat(43) : 'https://example.com/'
}

const schemaOf = (endpoint: Endpoint, part: Part) => (endpoint[part] ?? {}) as TSchema as Described

/** Values that pass most fields' format and mean nothing there. */
function oddities({ type, format }: Described, part: Part): unknown[] {
  const kind = Array.isArray(type) ? type[0] : type
  if (kind === 'integer' || kind === 'number') return [2 ** 53, -(2 ** 31) - 1, 0.5]
  if (format === 'date-time') return ['2016-12-31T23:59:60Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59+23:59']
  if (kind !== 'string' && kind !== undefined) return part === 'body' ? [{ toString: 1 }, ['\0']] : ['\0']
  return ['\0', `'"\\%_\u202e`, '__proto__', ...(part === 'body' ? ['\ud800', { $ne: null }] : [])]
}

/** One request for each odd value of each parameter, while the others are valid. */
function questionsTo(endpoint: Endpoint): Call[] {
  const honest = { params: honestPart(endpoint, 'params'), query: honestPart(endpoint, 'query') }
  const body = honestPart(endpoint, 'body')
  return PARTS.flatMap((part) =>
    Object.entries(schemaOf(endpoint, part).properties ?? {}).flatMap(([name, schema]) =>
      oddities(schema, part).map((value) => {
        const asked = { ...honest, body }
        asked[part] = { ...asked[part], [name]: value }
        const { body: input, ...rest } = asked
        return { ask: endpoint.name, ...rest, ...(endpoint.body && { input }) }
      }),
    ),
  )
}

/** Required parameters with valid values. */
function honestPart(endpoint: Endpoint, part: Part): Record<string, unknown> {
  const { properties = {}, required = [] } = schemaOf(endpoint, part)
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name]!)]))
}

async function askEach(scene: Scene, asked: readonly Endpoint[], options: AskOptions): Promise<Told[]> {
  const told: Told[] = []
  for (const endpoint of asked.filter(({ restOnly }) => scene.door.name === 'REST' || !restOnly))
    told.push(...(await Promise.all(questionsTo(endpoint).map((call) => scene.ask(call, options)))))
  return told
}

// Every attack checks that no answer is a 500 and none shows internals.
const answeredEach = (told: readonly Told[]) => assert.ok(told.length > 50, `${told.length} answers`)
const isOfPlatform = ({ path }: Endpoint) => path.startsWith('/platform/')

defineAttacks('endpoints', [
  attack({
    name: 'no parameter breaks an endpoint or makes it show internals',
    case: 'modelcontextprotocol-registry#862',
    guard: 'forms of endpoints',
    arrange: async (scene) => (await scene.tenant()).people.owner,
    attempt: (scene, as) =>
      askEach(
        scene,
        endpoints.filter((endpoint) => !isOfPlatform(endpoint)),
        { as },
      ),
    meets: answeredEach,
  }),
  attack({
    name: 'no parameter sent by staff breaks an endpoint of the platform',
    case: 'tabnews#731',
    guard: 'forms of endpoints',
    arrange: (scene) => createStaff(scene.server),
    attempt: (scene, as) =>
      askEach(scene, endpoints.filter(isOfPlatform), {
        as,
        headers: { 'x-reason': 'ticket 4711, words without sense' },
      }),
    meets: (told) => assert.ok(told.length > 20, `${told.length} answers`),
  }),
])
