// The edge's health: it serves cached answers even while the database is down.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { createContext } from '#framework/request/create-context.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { aCount } from '#framework/resource/schemas/described-schemas.ts'
import type { HotAnswers } from '../hot/hot-answers.ts'

const PATIENCE_MS = 1000
const HEALTH = Type.Object({
  status: Type.Unsafe<'ok' | 'degraded'>({
    type: 'string',
    enum: ['ok', 'degraded'],
    description: '`degraded` while the database is down: the edge then answers only what it has stored.',
  }),
  database: Type.Unsafe<'up' | 'away'>({
    type: 'string',
    enum: ['up', 'away'],
    description: 'Whether the database answered within a second.',
  }),
  answersAtHand: aCount('How many answers this process can give without the database.'),
})

/** Always 200: a load balancer that removed the edge because the database is down would remove its cached answers too. */
export function healthEndpointOf(runtime: Runtime, hot: HotAnswers): Endpoint {
  const ctx = createContext(runtime, { requestId: 'health' }).asSystem('look whether the database is there')
  const isUp = () =>
    Promise.race([
      runtime.database.read(ctx, [sql`select 1`]).then(
        () => true,
        () => false,
      ),
      new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref()),
    ])
  return defineEndpoint({
    method: 'GET',
    path: '/health',
    name: 'readHealth',
    tag: 'Health',
    summary: 'Read the health of the edge',
    description: 'Whether the edge answers, and from which source.',
    access: 'public',
    answer: HEALTH,
    async run() {
      const hasDatabase = await isUp()
      const [status, database] = hasDatabase ? (['ok', 'up'] as const) : (['degraded', 'away'] as const)
      return { body: { status, database, answersAtHand: hot.size } }
    },
  })
}
