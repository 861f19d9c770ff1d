// A test's own apps, served over HTTP on their own database; tokens hold any permissions.
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { buildServer } from '#core/http.ts'
import type { App } from '#framework/application/define-app.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { DEFAULT_LIMITS } from '#framework/projections/graphql/settings.ts'
import type { Access } from '#framework/request/access.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export interface Caller {
  readonly token: string
  readonly tenantId: string
  readonly ctx: Context
}

export interface AppServer {
  readonly fixture: Fixture
  /** A person with the permissions of a built-in role, or with these permissions. */
  callerOf(who: Role | readonly string[], tenantId?: string): Caller
  /** Gives a caller the permissions of another role from now on. */
  lower(caller: Caller, role: Role): void
  send(
    caller: Caller,
    line: readonly [method: string, path: string],
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>
  graphql(caller: Caller, query: string, variables?: object): Promise<Answer['body']>
  close(): Promise<void>
}

/** Starts it on a free port; introspection and suggestions are on, as in development. Close it after the tests. */
export async function openApps(apps: readonly App[], environment: 'test' | 'production' = 'test'): Promise<AppServer> {
  const fixture = await openFixture(apps)
  const { application, runtime } = fixture
  const callers = new Map<string, { actorId: string; tenantId: string; permissions: ReadonlySet<string> }>()
  const app = await buildServer({
    application,
    runtime,
    access: accessOf(callers),
    settings: {
      environment,
      allowedHosts: ['127.0.0.1'],
      corsOrigins: [],
      trustedProxies: [],
      readerTimeout: 30,
      httpsOnly: false,
      load: { delay: 0 },
      compression: false,
      rateLimit: null,
      docs: { openapi: 'open', swagger: 'open', redoc: 'open', graphiql: 'open' },
      tenantRateLimit: null,
      graphql: DEFAULT_LIMITS,
      debug: { introspection: true },
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const send: AppServer['send'] = async ({ token }, [method, path], { body, headers = {} } = {}) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const content = await answer.text()
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '')
    return { status: answer.status, headers: answer.headers, text: content, body: isJson ? JSON.parse(content) : null }
  }
  return {
    fixture,
    callerOf(who, tenantId = randomUUIDv7()) {
      const permissions = typeof who === 'string' ? application.roles.get(who)! : new Set(who)
      const caller = { actorId: randomUUIDv7(), tenantId, permissions }
      const token = randomUUID()
      callers.set(token, caller)
      return { token, tenantId, ctx: createContext(runtime, { requestId: 'test', ...caller }) }
    },
    lower: ({ token }, role) => {
      callers.set(token, { ...callers.get(token)!, permissions: application.roles.get(role)! })
    },
    send,
    graphql: async (caller, query, variables = {}) =>
      (await send(caller, ['POST', '/graphql/'], { body: { query, variables } })).body,
    close: async () => {
      await app.close()
      await fixture.close()
    },
  }
}

function accessOf(
  callers: ReadonlyMap<string, { actorId: string; tenantId: string; permissions: ReadonlySet<string> }>,
): Access {
  const callerOf = (actorId: string) => [...callers.values()].find((caller) => caller.actorId === actorId)
  return {
    identify: async (token) => {
      const caller = callers.get(token)
      if (!caller) throw new Problem('auth.invalid_token')
      return { actorId: caller.actorId, tenantId: caller.tenantId, sessionId: null, permissionsVersion: null }
    },
    findTenant: async () => null,
    servesHost: async () => false,
    findMembership: async (actorId) => {
      const caller = callerOf(actorId)
      return caller ? { permissions: caller.permissions, version: 1 } : null
    },
  }
}
