// Registers the attacks of an area: one test per attack and door, on one server, against one tenant.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openServer } from '#tests/support/server.ts'
import { createTenant } from '#tests/support/tenant.ts'
import { type Attack, areas, type Watch } from './attack.ts'
import type { Door, DoorName, Told } from './calls.ts'
import { fingerprintOf } from './fingerprint.ts'
import { graphqlDoor } from './graphql-door.ts'
import { restDoor } from './rest-door.ts'
import { openScene, type Scene, type Stage } from './scene.ts'

const DOORS: Readonly<Record<DoorName, Door>> = { REST: restDoor, GraphQL: graphqlDoor }
/** As in production, where that changes an answer. */
const LIKE_PRODUCTION = {
  PEND_DEBUG_INTROSPECTION: 'off',
  PEND_OPENAPI: 'signed-in',
  PEND_SWAGGER: 'staff',
  PEND_REDOC: 'staff',
  PEND_GRAPHIQL: 'off',
}

let isListing = false

/** From now on, only lists attacks without running them. */
export function listOnly(): void {
  isListing = true
}

/** Runs all attacks at every door they name; `variables` are settings of their server. */
export function defineAttacks(
  area: string,
  attacks: readonly Attack[],
  variables: Readonly<Record<string, string>> = {},
): void {
  areas.set(area, [...(areas.get(area) ?? []), ...attacks])
  if (isListing) return
  describe(area, () => {
    let stage: Stage & { close(): Promise<unknown> }
    before(async () => {
      const server = await openServer({ ...LIKE_PRODUCTION, ...variables })
      const office = variables.PEND_HIDE_ACCOUNTS ? await openServer(LIKE_PRODUCTION) : server
      const close = () => Promise.all(new Set([server, office]).values().map((each) => each.close()))
      stage = { server, office, victim: await createTenant(office), attacker: await createTenant(office), close }
    })
    after(() => stage.close())
    for (const each of attacks)
      for (const door of each.doors ?? (['REST', 'GraphQL'] as const))
        test(`${each.name} (${door}, ${each.case})`, async () => {
          const scene = await openScene(stage, DOORS[door])
          await each.run(scene, watchOf(scene, each))
        })
  })
}

/** Compares the victim's rows before and after, and searches every answer for forbidden content. */
function watchOf({ victim, sealed }: Scene, { meets, changes }: Attack): Watch {
  let before: Awaited<ReturnType<typeof fingerprintOf>>
  const people = Object.values(victim.people).flatMap(({ id, email, access, refresh }) => [id, email, access, refresh])
  const secrets = [victim.id, victim.slug, sealed.id, sealed.title, ...people]
  return {
    async begin() {
      before = await fingerprintOf(victim)
    },
    async judge(told) {
      for (const each of told) requireDiscretion(each, secrets)
      meets(told)
      if (!changes) assert.deepEqual(await fingerprintOf(victim), before, 'rows of the victim changed')
    },
  }
}

// Only a writer who sees the internals could have produced this.
const INSIDES =
  /\bat [\w.<>]+ \(|node:internal|\.ts:\d+|\bselect .+? from\b|\bpg_[a-z]|SQLSTATE|syntax error at or|\$argon2|password_hash|violates/i

/** Deliberate server answers: unknown method, no capacity right now, unknown HTTP version. */
const MEANT: ReadonlySet<number> = new Set([501, 503, 505])

function requireDiscretion({ status, code, text, sent, isInside }: Told, secrets: readonly string[]): void {
  assert.ok(status < 500 || MEANT.has(status), `told ${status}: ${text}`)
  const inner = code === null ? undefined : INSIDES.exec(text)?.[0]
  assert.ok(inner === undefined || sent.includes(inner), `the inside shows: ${text}`)
  if (isInside) return
  const leaked = secrets.find((secret) => text.includes(secret) && !sent.includes(secret))
  assert.equal(leaked, undefined, `told what the attacker did not know: ${text}`)
}
