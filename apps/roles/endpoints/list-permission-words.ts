// GET /permissions: every permission that a role can hold, by resource, with its meaning and holders.
import Type from 'typebox'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import { describePermissions } from '#framework/permissions/describe-permissions.ts'
import { EXPLANATION } from '#framework/permissions/explanation.ts'
import { can } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aFlag, aText } from '#framework/resource/schemas/described-schemas.ts'

const Permission = Type.Object({
  word: aText('The permission, such as `articles.publish`.'),
  verb: aText('What it allows: its part after the resource.'),
  kind: Type.Enum(['operation', 'action', 'field', 'row', 'other'], {
    description: 'What it allows: records, an action, one field, some rows, or an endpoint.',
  }),
  summary: aText('The same in a phrase for people.'),
  from: aText('The built-in role from which on it is held; `actor` is everybody who is logged in.'),
  isMine: aFlag('Whether I hold it. You can only give, change or take permissions that you hold.'),
})
const Resource = Type.Object({
  name: aText('Its name in permissions, such as `articles`.'),
  label: aText('What people call its records, such as `Articles`.'),
  permissions: Type.Array(Permission, {
    description: 'Its permissions: read, create, update and delete, then all others.',
  }),
  reading: Type.Object(EXPLANATION, { description: 'The records that a reader sees.' }),
  writing: Type.Object(EXPLANATION, { description: 'The records that a writer can change.' }),
})

export const listPermissionWords = defineEndpoint({
  method: 'GET',
  path: '/permissions',
  name: 'listPermissionWords',
  tag: 'Roles',
  summary: 'List all permissions that a role can grant',
  description: 'Grouped by resource, without permissions for fields that you may not read.',
  access: { permission: 'roles.read' },
  answer: Type.Object({
    resources: Type.Array(Resource, { description: 'In the order in which the apps declare them.' }),
  }),
  run: async (ctx) => ({
    body: { resources: describePermissions({ ...ctx.runtime, models: modelsOf(ctx) }, (word) => can(ctx, word)) },
  }),
})
