// One valid declaration of every sort, as an author writes it, and an app made of it.
import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { requireSound } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { type App, defineApp } from '#framework/application/define-app.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { defineEvent } from '#framework/events/define-event.ts'
import { defineSubscriber } from '#framework/events/define-subscriber.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { defineGraphql } from '#framework/projections/graphql/define-graphql.ts'
import { defineRest } from '#framework/projections/rest/define-rest.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'
import { global } from '#framework/resource/row-rules/global.ts'
import { defineTask } from '#framework/tasks/define-task.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import type { Freedom } from './misspell.ts'

/** One sort of declaration. */
export interface Sample extends Freedom {
  readonly name: string
  /** The options, as data. */
  readonly written: unknown
  /** Starts with its declarations; throws a BootError for an invalid one. */
  boot(written: never): unknown
}

const run = async () => ({}) as never
const fields = {
  name: text(),
  code: slug({ unique: true }),
  status: choice(['open', 'done']),
  parent: reference('things'),
}
const things = defineResource('things', { fields, filters: ['parent'] }) as AnyResource
const tick = defineTask('shop.count-things', { payload: Type.Object({ amount: Type.Integer() }), run })
const first = defineApp({ name: 'first', resources: [] })
const bootWith = (parts: Partial<App>) =>
  buildApplication([first, defineApp({ name: 'shop', resources: [things], ...parts })])
const bootWithRows = (rows: unknown) =>
  bootWith({
    resources: [defineResource('things', { fields, rows: rows as never })],
    policies: [definePolicy(things, [allow('admin', ['readAll'])])],
  })

/** Invented names cannot be misspelt. */
export const SAMPLES: readonly Sample[] = [
  {
    name: 'defineResource',
    written: {
      fields,
      rows: 'tenant',
      ordering: ['-name'],
      filters: ['code', 'status'],
      sortable: ['parent__name'],
      operations: ['list', 'read'],
      audit: true,
      checks: true,
      schema: 'public',
      unique: [['name', 'status']],
      title: 'name',
      edge: { where: { status: 'open' }, by: 'code' },
      singular: 'thing',
      description: 'Things of the shop.',
      example: { name: 'A lamp' },
    },
    keys: /^fields\./,
    texts: /^(singular|description|example\.|edge\.where\.)/,
    types: /^(edge(\.where\.|$)|example\.)/,
    boot: (written) => bootWith({ resources: [defineResource('things', written)] }),
  },
  {
    name: 'conditions',
    written: { read: [{ may: 'readAll', where: '{own}' }], write: [{ may: 'readAll', where: '{actor}' }] },
    boot: (written) => bootWithRows(conditions(written)),
  },
  {
    name: 'declared',
    written: {
      reason: 'a few rows',
      read: '{tenant}',
      insert: '{actor}',
      update: '{person}',
      delete: '{system}',
      hasTenant: true,
    },
    texts: /^reason/,
    boot: (written) => bootWith({ resources: [defineResource('things', { fields, rows: declared(written) })] }),
  },
  {
    name: 'global',
    written: { reason: 'there is one of it' },
    keys: /^reason/,
    texts: /^reason/,
    boot: ({ reason }) => bootWith({ resources: [defineResource('things', { fields, rows: global(reason) })] }),
  },
  {
    name: 'definePolicy',
    written: {
      permits: [{ to: 'viewer', verbs: ['read'] }],
      options: { fields: { name: { read: 'editor', write: 'admin' } } },
    },
    keys: /^(permits|options)$/,
    boot: ({ permits, options }) => {
      const list: unknown = permits
      const said = Array.isArray(list) ? list.map(toPermit) : list
      return bootWith({ policies: [definePolicy(things, said as never, options)] })
    },
  },
  {
    name: 'defineAction',
    written: {
      summary: 'Finish it',
      input: Type.Object({ at: Type.String({ description: 'When it closes.' }) }),
      permission: 'finish',
      when: { status: 'open' },
      dangerous: true,
      stepUp: true,
      run,
    },
    texts: /^(summary|permission)/,
    types: /^when\./,
    boot: (written) => bootWith({ actions: [defineAction(things, 'finish', written)] }),
  },
  {
    name: 'defineLifecycle',
    written: Object.fromEntries(
      ['Create', 'Update', 'Delete'].flatMap((word) => [
        [`before${word}`, run],
        [`after${word}`, run],
      ]),
    ),
    boot: (written) => bootWith({ lifecycles: [defineLifecycle(things, written)] }),
  },
  {
    name: 'defineEndpoint',
    written: {
      method: 'POST',
      path: '/things/count',
      name: 'countThings',
      summary: 'Count them',
      tag: 'Things',
      access: 'actor',
      forKeys: true,
      stepUp: true,
      inTheirName: true,
      body: Type.Object({}),
      dialect: { takesForms: true, readBody: run, refuseBody: run },
      params: Type.Object({}),
      query: Type.Object({}),
      status: 200,
      answer: Type.Object({}),
      accepted: 'It comes by mail.',
      streams: ['text/csv'],
      restOnly: true,
      problems: ['resource.not_found'],
      run,
    },
    texts: /^(path|name|summary|tag|accepted|streams)/,
    boot: (written) => bootWith({ endpoints: [defineEndpoint(copyOf(written))] }),
  },
  {
    name: 'defineEndpoint with a permission and an upload',
    written: {
      method: 'POST',
      path: '/things/import',
      name: 'importThings',
      summary: 'Take them',
      tag: 'Things',
      access: { permission: 'things.import' },
      upload: { as: 'multipart', file: 'file', fields: Type.Object({}) },
      run,
    },
    texts: /^(path|name|summary|tag|upload\.file)/,
    boot: (written) =>
      bootWith({
        endpoints: [defineEndpoint(copyOf(written))],
        policies: [definePolicy(things, [allow('admin', ['import'])])],
      }),
  },
  {
    name: 'a schema',
    written: {
      type: 'object',
      properties: { to: { type: 'string', format: 'email', maxLength: 9, minLength: 1, description: 'Whom.' } },
      required: ['to'],
      additionalProperties: false,
    },
    keys: /properties\.to$/,
    texts: /description|required/,
    types: /additionalProperties|type$/,
    boot: (written) => bootWith({ actions: [defineAction(things, 'send', { summary: 'Send', input: written, run })] }),
  },
  {
    name: 'defineTask',
    written: {
      payload: Type.Object({}),
      payloadVersion: 2,
      queue: 'default',
      attempts: 3,
      backoff: { base: 10, factor: 2, max: 100 },
      timeLimit: 1000,
      priority: 1,
      rateLimit: { max: 1, per: 1000 },
      unique: { whenTaken: 'ignore', key: () => null },
      key: () => null,
      completes: 'after-run',
      keep: { completed: 1, failed: 1 },
      run,
    },
    texts: /^queue/,
    boot: (written) => bootWith({ tasks: [defineTask('shop.do-things', written)] }),
  },
  {
    name: 'defineSchedule',
    written: {
      task: tick,
      payload: { amount: 1 },
      every: '15m',
      timeZone: 'UTC',
      perTenant: true,
      catchUp: 'last',
      options: { priority: 1, uniqueKey: 'one', key: 'one' },
    },
    texts: /^(every|timeZone|options)/,
    boot: (written) => bootWith({ tasks: [tick], schedules: [defineSchedule('shop.tick', written)] }),
  },
  {
    name: 'defineEvent',
    written: { payload: Type.Object({}), permission: 'things.follow' },
    boot: (written) =>
      bootWith({
        events: [defineEvent('things.moved', written)],
        policies: [definePolicy(things, [allow('admin', ['follow'])])],
      }),
  },
  {
    name: 'defineSubscriber',
    written: {
      name: 'shop.tell-somebody',
      when: sql`true`,
      queue: 'default',
      attempts: 3,
      backoff: { base: 10, factor: 2, max: 100 },
      timeLimit: 1000,
      priority: 1,
      rateLimit: { max: 1, per: 1000 },
      run,
    },
    texts: /^(name|queue)/,
    keys: /^when\./,
    types: /^when\./,
    boot: (written) => bootWith({ subscribers: [defineSubscriber('things.created', written)] }),
  },
  {
    name: 'defineApp',
    written: {
      name: 'shop',
      dependsOn: ['first'],
      resources: [things],
      policies: [],
      staffWords: ['platform.shop'],
      actions: [],
      lifecycles: [],
      tasks: [],
      schedules: [],
      events: [],
      subscribers: [],
      endpoints: [],
      surfaces: [],
      commands: async () => [],
      checks: async () => [],
    },
    texts: /^(name|staffWords)/,
    boot: (written) => buildApplication([first, defineApp(copyOf(written))]),
  },
  {
    name: 'defineRest',
    written: { path: 'stuff' },
    texts: /^path/,
    boot: (written) => bootWith({ surfaces: [defineRest(things, written)] }),
  },
  {
    name: 'defineGraphql',
    written: { type: 'Stuff', plural: 'Stuffs', isServed: true },
    texts: /^(type|plural)/,
    boot: (written) => bootWith({ surfaces: [defineGraphql(things, written)] }),
  },
  {
    name: 'defineAdmin',
    written: {
      columns: ['name', 'status'],
      editable: ['name'],
      group: 'Shop',
      sections: [{ title: 'Names', fields: ['name'] }],
      visibleWhen: { name: { status: ['open'] } },
      inlines: [{ resource: 'things', through: 'parent', fields: ['name'] }],
      isShown: true,
    },
    texts: /^(group|sections\.0\.title|visibleWhen\.name\.status\.0)$/,
    types: /^visibleWhen\.name\.status\.0$/,
    boot: (written) => bootWith({ surfaces: [defineAdmin(things, written)] }),
  },
  {
    name: 'defineCommand',
    written: {
      name: 'count_things',
      group: 'Tools',
      summary: 'count things',
      description: 'All of them.',
      arguments: { what: { summary: 'what to count', required: true, many: true } },
      options: {
        all: { kind: 'flag', summary: 'all', short: 'a', default: false },
        to: { kind: 'text', summary: 'where to', value: 'file', choices: ['a', 'b'], default: 'a' },
        most: { kind: 'integer', summary: 'the most', value: 'number', default: 3 },
      },
      examples: { 'count_things all': 'counts' },
      run,
    },
    keys: /^(arguments|options|examples)\.[^.]+$/,
    texts: /^(name|summary|description|examples|arguments|options\.\w+\.(summary|short|value|choices|default))/,
    boot: (written) => requireSound('command', 'defineCommand()', [defineCommand(copyOf(written))]),
  },
  {
    name: 'defineCheck',
    written: { name: 'things', deployOnly: true, find: run },
    texts: /^name/,
    boot: (written) => requireSound('check', 'defineCheck()', [defineCheck(copyOf(written))]),
  },
]

/** Through `allow()` where possible, to try its arguments as well. */
function toPermit(permit: unknown) {
  if (typeof permit !== 'object' || permit === null || Array.isArray(permit)) return permit
  const { to, verbs, ...more } = permit as { to: never; verbs: never }
  return { ...allow(to, verbs), ...more }
}

/** Declarations are frozen; the sample is used again. */
function copyOf<T extends object>(written: T): T {
  return { ...written }
}
