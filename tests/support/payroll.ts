// A payroll with fields that only some people may read.
import Type from 'typebox'
import { followEvents } from '#apps/events/index.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { defineEvent } from '#framework/events/define-event.ts'
import { listRecords } from '#framework/operations/list.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { AUDIT_FIELDS } from '#framework/resource/audit-fields.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'
import { trailRows } from '#framework/resource/row-rules/trail.ts'
import { answerOf } from '#framework/resource/schemas/endpoint-schemas.ts'
import { type AppServer, openApps } from './app-server.ts'

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
/** Everybody sees published notices, authors their own, and managers all. */
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
/** Each person's own, for every caller. */
const diaries = defineResource('diaries', { rows: 'owner', fields: { entry: text({ required: true, max: 200 }) } })
/** A custom event of the app, about a notice. */
export const noticePinned = defineEvent('notices.pinned', {
  payload: Type.Object({ where: Type.String() }),
  permission: 'notices.read',
})
const changes = defineResource('changes', {
  schema: 'audit',
  rows: trailRows,
  audit: false,
  operations: ['list', 'read'],
  fields: AUDIT_FIELDS,
  filters: ['recordId', 'resource'],
})

const promote = defineAction(employees, 'promote', {
  summary: 'Pay more',
  async run(ctx, { id, salary }) {
    return (await updateAsSystem(ctx, employees, { id, values: { salary: (salary ?? 0) + 1 } })).record
  },
})
const firstEmployee = defineEndpoint({
  method: 'GET',
  path: '/payroll/first',
  name: 'firstEmployee',
  summary: 'The first of the employees, as code reads it',
  tag: 'payroll',
  access: 'actor',
  answer: answerOf(employees),
  run: async (ctx) => ({ body: (await listRecords(ctx.asSystem('test'), employees, { size: 1 })).records[0] }),
})
const allEmployees = defineEndpoint({
  method: 'GET',
  path: '/payroll/all',
  name: 'allEmployees',
  summary: 'All employees, as code reads them',
  tag: 'payroll',
  access: 'actor',
  answer: Type.Object({ rows: Type.Array(answerOf(employees), { description: 'One of each.' }) }),
  run: async (ctx) => ({ body: { rows: (await listRecords(ctx.asSystem('test'), employees)).records } }),
})

const payrollApp = defineApp({
  name: 'payroll',
  resources: [departments, employees, notices, diaries, changes],
  events: [noticePinned],
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
    definePolicy(diaries, [allow('viewer', ['read', 'create', 'update', 'delete'])]),
    definePolicy(changes, [allow('viewer', ['read']), allow('owner', ['readAll'])]),
  ],
  actions: [promote],
  endpoints: [firstEmployee, allEmployees, followEvents],
})

/** Starts it on a free port. Close it after the tests. */
export function openPayroll(): Promise<AppServer> {
  return openApps([frameworkApp, payrollApp])
}

export type { AppServer as PayrollServer, Caller } from './app-server.ts'
