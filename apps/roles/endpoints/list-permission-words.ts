// GET /permissions: every permission that a role can hold, by resource, with what it allows and who holds it.
import Type from 'typebox'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import { describePermissions } from '#framework/permissions/describe-permissions.ts'
import { EXPLANATION } from '#framework/permissions/explanation.ts'
import { can } from '#framework/permissions/require-permission.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { aFlag, aText } from '#framework/resource/described-schemas.ts'

const Permission = Type.Object({
  word: aText('The permission word, such as `articles.publish`.'),
  verb: aText('What it allows: its part after the resource.'),
  kind: Type.Enum(['operation', 'action', 'field', 'row', 'other'], {
    description: 'What it opens: records, an action, one field, some rows, or what an endpoint asks for.',
  }),
  summary: aText('The same in a phrase for people.'),
  from: aText('The built-in role from which on it is held; `actor` is everybody who is logged in.'),
  isMine: aFlag('Whether I hold it: nobody gives, changes or takes what they do not hold.'),
})
const Resource = Type.Object({
  name: aText('Its name in permissions, such as `articles`.'),
  label: aText('What people call its records, such as `Articles`.'),
  permissions: Type.Array(Permission, {
    description: 'Its permissions: read, create, update, delete, then all others.',
  }),
  reading: Type.Object(EXPLANATION, { description: 'Which records whoever may read meets.' }),
  writing: Type.Object(EXPLANATION, { description: 'Which records whoever may write writes.' }),
})

export const listPermissionWords = defineEndpoint({
  method: 'GET',
  path: '/permissions',
  name: 'listPermissionWords',
  tag: 'Roles',
  summary: 'List all that a role can allow',
  description: 'By resource. Permissions of fields that I may not read are left out.',
  access: { permission: 'roles.read' },
  answer: Type.Object({
    resources: Type.Array(Resource, { description: 'In the order in which apps declare them.' }),
  }),
  run: async (ctx) => ({
    body: { resources: describePermissions({ ...ctx.runtime, models: modelsOf(ctx) }, (word) => can(ctx, word)) },
  }),
})
