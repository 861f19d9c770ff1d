// An app whose people see only their own records: jobs of technicians, and dispatchers who assign them.
import { defineApp } from '#framework/application/define-app.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { defineAdmin } from '#framework/projections/admin/define-admin.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'
import { conditions } from '#framework/resource/row-rules/conditions.ts'

const jobs = defineResource('jobs', {
  fields: {
    title: text({ required: true, max: 100, search: true }),
    technician: reference('users', { required: true, onDelete: 'cascade' }),
    state: choice(['open', 'done'], { default: 'open' }),
    note: text({ max: 200 }),
  },
  rows: conditions({ read: [{ where: 'technician_id = {actor}', called: 'their own jobs' }, { may: 'readAll' }] }),
  filters: ['title', 'technician', 'state'],
  ordering: ['title'],
})

const finishJob = defineAction(jobs, 'finish', {
  summary: 'Finish the job',
  when: { state: 'open' },
  async run(ctx, { id }) {
    return (await updateAsSystem(ctx, jobs, { id, values: { state: 'done' } })).record
  },
})

export const repairs = defineApp({
  name: 'repairs',
  dependsOn: ['users'],
  resources: [jobs],
  actions: [finishJob],
  surfaces: [defineAdmin(jobs, { badges: { state: { done: 'good' } } })],
  policies: [
    definePolicy(jobs, [
      allow('viewer', ['read', 'update', 'finish']),
      allow('admin', ['create', 'delete', 'readAll']),
    ]),
  ],
})
