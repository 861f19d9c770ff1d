// A payroll whose fields are not for everybody, served over HTTP on a database of its own; tokens hold any words.
import { randomUUID, randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Type from 'typebox'
import { buildServer } from '#core/http.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { listRecords } from '#framework/operations/list.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { DEFAULT_LIMITS } from '#framework/projections/graphql/settings.ts'
import type { Access } from '#framework/request/access.ts'
import { type Context, createContext } from '#framework/request/context.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { answerOf } from '#framework/resource/endpoint-schemas.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { type Fixture, openFixture } from '#framework/testing/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const departments = defineResource('departments', {
  fields: { name: text({ required: true, max: 100 }), budget: integer() },
  edge: true,
  filters: ['name', 'budget'],
  ordering: ['budget'],
})
export const employees = defineResource('employees', {
  fields: {
    name: text({ required: true, max: 100, search: true }),
    salary: integer({ min: 0 }),
    badge: text({ max: 50, unique: true, search: true }),
    note: text({ max: 200 }),
    department: reference('departments', { inverse: 'employees' }),
    supervisor: reference('employees', { inverse: 'reports' }),
  },
  filters: ['name', 'salary', 'badge', 'note', 'department', 'supervisor'],
  ordering: ['name'],
})
/** Everybody meets what is published, authors their own, those who run the place all. */
const notices = defineResource('notices', {
  rows: conditions({
    read: [{ where: "state = 'published'" }, { may: 'readOwn', where: '{own}' }, { may: 'readAll' }],
    write: [{ may: 'readOwn', where: '{own}' }, { may: 'readAll' }],
  }),
  fields: {
    title: text({ required: true, max: 100, search: true }),
    state: choice(['draft', 'published'], { default: 'draft' }),
    about: references('departments', { inverse: 'notices' }),
  },
  filters: ['title', 'state', 'about'],
})
const changes = defineResource('changes', {
  schema: 'audit',
  audit: false,
  operations: ['list', 'read'],
  fields: AUDIT_FIELDS,
  filters: ['recordId'],
})

const promote = defineAction(employees, 'promote', {
  summary: 'Pay more.',
  async run(ctx, { id, salary }) {
    return (await updateAsSystem(ctx, employees, { id, values: { salary: (salary ?? 0) + 1 } })).record
  },
})
const firstEmployee = defineEndpoint({
  method: 'GET',
  path: '/payroll/first',
  name: 'firstEmployee',
  summary: 'The first of the employees, as code reads it.',
  tag: 'payroll',
  access: 'actor',
  answer: answerOf(employees),
  run: async (ctx) => ({ body: (await listRecords(ctx.asSystem('test'), employees, { size: 1 })).records[0] }),
})
const allEmployees = defineEndpoint({
  method: 'GET',
  path: '/payroll/all',
  name: 'allEmployees',
  summary: 'All employees, as code reads them.',
  tag: 'payroll',
  access: 'actor',
  answer: Type.Object({ rows: Type.Array(answerOf(employees)) }),
  run: async (ctx) => ({ body: { rows: (await listRecords(ctx.asSystem('test'), employees)).records } }),
})

const payrollApp = defineApp({
  name: 'payroll',
  resources: [departments, employees, notices, changes],
  policies: [
    definePolicy(departments, [allow('viewer', ['read']), allow('editor', ['create', 'update'])], {
      fields: { budget: { read: 'admin' } },
    }),
    definePolicy(
      employees,
      [allow('viewer', ['read']), allow('editor', ['create', 'update', 'promote']), allow('admin', ['delete'])],
      {
        fields: {
          salary: { read: 'admin', write: 'owner' },
          badge: { read: 'admin' },
          supervisor: { read: 'admin' },
          note: { write: 'admin' },
        },
      },
    ),
    definePolicy(notices, [
      allow('viewer', ['read']),
      allow('editor', ['create', 'update', 'delete', 'readOwn']),
      allow('admin', ['readAll']),
    ]),
    definePolicy(changes, [allow('viewer', ['read'])]),
  ],
  actions: [promote],
  endpoints: [firstEmployee, allEmployees],
})

export interface Caller {
  readonly token: string
  readonly tenantId: string
  readonly ctx: Context
}

export interface PayrollServer {
  readonly fixture: Fixture
  /** Somebody with the words of a built-in role, or with these words. */
  callerOf(who: Role | readonly string[], tenantId?: string): Caller
  /** Gives a caller the words of another role from now on. */
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
export async function openPayroll(): Promise<PayrollServer> {
  const fixture = await openFixture([frameworkApp, payrollApp])
  const { application, runtime } = fixture
  const callers = new Map<string, { actorId: string; tenantId: string; permissions: ReadonlySet<string> }>()
  const app = await buildServer({
    application,
    runtime,
    access: accessOf(callers),
    settings: {
      environment: 'test',
      allowedHosts: ['127.0.0.1'],
      corsOrigins: [],
      trustedProxies: [],
      rateLimit: null,
      docs: 'open',
      tenantRateLimit: null,
      graphql: DEFAULT_LIMITS,
      debug: { graphiql: false, introspection: true },
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const send: PayrollServer['send'] = async ({ token }, [method, path], { body, headers = {} } = {}) => {
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
