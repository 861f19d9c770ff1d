// GET /memberships/{id}/permissions: what a member may do with a resource or record, and why.
import Type from 'typebox'
import { membershipOf } from '#apps/tenants/index.ts'
import { memberships, rolesOfMember, users } from '#apps/users/index.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import { readRecord } from '#framework/operations/read.ts'
import { type RecordDoor, recordDoorsOf } from '#framework/operations/record-rights.ts'
import { modelsOf, wordOf } from '#framework/operations/steps/operation-target.ts'
import { type DescribedPermission, describePermissions } from '#framework/permissions/describe-permissions.ts'
import { explainRows, explainState } from '#framework/permissions/explain-rows.ts'
import { explainWord, type Holder } from '#framework/permissions/explain-word.ts'
import { EXPLANATION, type Explanation } from '#framework/permissions/explanation.ts'
import { can } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { aFlag, anId, aText, byId } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const Reason = Type.Object({
  about: Type.Enum(['person', 'role', 'row', 'state'], {
    description: 'What decides: the account, the roles, the row rule or the state of the record.',
  }),
  isMet: aFlag('Whether it lets them.'),
  ...EXPLANATION,
})
const Verdict = Type.Object({
  word: aText('The permission word.'),
  summary: aText('What it allows, in a phrase.'),
  isAllowed: aFlag('Whether they may: every reason is met.'),
  reasons: Type.Array(Reason, { description: 'In the order in which they are checked.' }),
})

export const explainMember = defineEndpoint({
  method: 'GET',
  path: '/memberships/{id}/permissions',
  name: 'explainMember',
  tag: 'Memberships',
  summary: 'Explain what a member may do, and why',
  description:
    'For a resource, or for one record that you may read. Lifecycles can still refuse for their own reasons.',
  access: { permission: 'memberships.update' },
  params: byId('the membership'),
  query: Type.Object(
    {
      resource: Type.String({
        maxLength: 100,
        description: 'The name of the resource in permissions, such as `articles`.',
      }),
      recordId: Type.Optional(anId('Id of a record of it.')),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    role: aText('The built-in role of the member.'),
    roles: Type.Array(aText('Name of one of the tenant’s own roles.'), { description: 'Their additional roles.' }),
    permissions: Type.Array(Verdict, { description: 'Every permission for the resource.' }),
  }),
  problems: ['resource.not_found'],
  async run(ctx, { params, query: { resource, recordId } }) {
    const model = modelNamed(ctx, resource)
    // Asking about somebody else must not reveal a record that the caller cannot see.
    if (recordId !== undefined) await readRecord(ctx, model.resource, { id: recordId, fields: ['id'] })
    const member = await findMember(ctx, params.id)
    const sight = recordId === undefined ? null : await sightOf(member.context, model, recordId)
    const { holder, person } = member
    const described = describePermissions({ ...ctx.runtime, models: new Map([[model.name, model]]) }, (word) =>
      can(ctx, word),
    )
    const reasonsOf = (permission: DescribedPermission) => [
      ...person,
      roleReason(ctx, holder, permission.word),
      ...(sight ? recordReasons(model, permission, sight) : []),
    ]
    return {
      body: {
        role: holder.role,
        roles: holder.own.map(({ name }) => name),
        permissions: described
          .flatMap(({ permissions }) => permissions)
          .map((permission) => {
            const reasons = reasonsOf(permission)
            const { word, summary } = permission
            return { word, summary, isAllowed: reasons.every(({ isMet }) => isMet), reasons }
          }),
      },
    }
  },
})

interface Why extends Explanation {
  readonly about: 'person' | 'role' | 'row' | 'state'
  readonly isMet: boolean
}

function modelNamed(ctx: Context, resource: string): ResourceModel {
  const model = modelsOf(ctx).get(resource)
  if (!model) throw invalidParameter('resource', 'There is no resource of that name.')
  return model
}

interface Member {
  readonly holder: Holder
  /** Why the person is not admitted at all; empty for nearly everybody. */
  readonly person: readonly Why[]
  /** The context of a request by the member. */
  readonly context: Context
}

async function findMember(ctx: Context, id: string): Promise<Member> {
  const { runtime, requestId, tenantId } = ctx
  const { user } = (await readRecord(ctx, memberships, { id })).record
  const [roles, membership, account] = await Promise.all([
    rolesOfMember(ctx, user),
    membershipOf(ctx, { userId: user, tenantId: tenantId! }),
    readRecord(ctx, users, { id: user }),
  ])
  if (!roles || !membership) throw new Problem('resource.not_found', 'There is no such membership.')
  const { permissions, lacksFactor } = membership
  const person = [
    ...(account.record.isActive ? [] : [standing('account_closed', 'The account is closed.')]),
    ...(lacksFactor
      ? [standing('factor_missing', 'The tenant requires a second factor, which they do not have.')]
      : []),
  ]
  const context = createContext(runtime, { requestId, tenantId, actorId: user, permissions })
  return { holder: { ...roles, permissions }, person, context }
}

const standing = (code: string, sentence: string): Why => ({
  about: 'person',
  isMet: false,
  code,
  terms: [],
  sentence,
})

function roleReason({ runtime }: Context, holder: Holder, word: string): Why {
  const { isHeld, ...why } = explainWord(runtime, holder, word)
  return { about: 'role', isMet: isHeld, ...why }
}

/** Whether the member sees the record, and what each change of it requires. */
interface Sight {
  readonly isMet: boolean
  readonly doors: readonly RecordDoor[]
}

/** Uses the statements of the member's own requests. Null if they may not read the resource: then no row is queried. */
async function sightOf(member: Context, model: ResourceModel, id: string): Promise<Sight | null> {
  if (!can(member, wordOf(model, 'read'))) return null
  try {
    await readRecord(member, model.resource, { id, fields: ['id'] })
  } catch (error) {
    if (error instanceof Problem && error.code === 'resource.not_found') return { isMet: false, doors: [] }
    throw error
  }
  return { isMet: true, doors: await recordDoorsOf(member, model, id) }
}

function recordReasons(
  model: ResourceModel,
  { word, verb, kind }: DescribedPermission,
  { isMet, doors }: Sight,
): Why[] {
  const { read, write } = explainRows(model)
  const isAboutRecord = verb !== 'create' && ['operation', 'action', 'field'].includes(kind)
  if (!isAboutRecord) return []
  const door = doors.find((each) => each.word === word)
  if (!isMet || !door) return [{ about: 'row', isMet, ...read }]
  const action = [...model.actions.values()].find(({ permission }) => permission === word)
  const state = action ? explainState(action) : null
  return [
    { about: 'row', isMet: door.isMetByRow, ...write },
    ...(state ? [{ about: 'state', isMet: door.isMetByState, ...state } as const] : []),
  ]
}
