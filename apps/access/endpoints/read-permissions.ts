// GET /auth/permissions: the caller's permissions in the tenant, with their roles; with `?word=`, an explanation.
import Type from 'typebox'
import { rolesOfMember } from '#apps/users/index.ts'
import { invalidParameter } from '#framework/operations/listing/parameter-problems.ts'
import { correctionOf, explainWord, type Holder, sourcesOf } from '#framework/permissions/explain-word.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aFlag, aText } from '#framework/resource/schemas/described-schemas.ts'

const Role = Type.Object({
  slug: aText('Short name of the role, for programs, such as `translator`.'),
  name: aText('Name of the role, for people, such as `Translator`.'),
})
const Source = Type.Object({
  kind: aText(
    '`everybody` for all people who are logged in, `role`, `own role` for a role defined by the tenant, or `platform` for staff.',
  ),
  name: aText('Name of the role that grants it, such as `editor`.'),
})
const Permission = Type.Object({
  word: aText('The permission, such as `articles.publish`.'),
  from: Type.Array(Source, { description: 'What grants it; one is enough.' }),
})
const Explanation = Type.Object({
  word: aText('The permission word that was asked about.'),
  isHeld: aFlag('Whether I hold it.'),
  why: aText('Why I do or do not, in a sentence.'),
})

export const readPermissions = defineEndpoint({
  method: 'GET',
  path: '/auth/permissions',
  name: 'readPermissions',
  tag: 'Authentication',
  summary: 'List what I may do in this tenant',
  description: 'Each permission comes with the roles that grant it. With `word`, the answer says why I hold it or not.',
  access: 'actor',
  forKeys: true,
  query: Type.Object(
    {
      word: Type.Optional(Type.String({ maxLength: 200, description: 'A permission, such as articles.publish.' })),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    role: Type.Union([Type.String(), Type.Null()], {
      description: 'My built-in role in the tenant; null for people who are not members.',
    }),
    roles: Type.Array(Role, { description: 'My additional roles, defined by the tenant.' }),
    permissions: Type.Array(Permission, { description: 'Everything I may do, in alphabetical order.' }),
    asked: Type.Union([Explanation, Type.Null()], {
      description: 'The answer about `word`; null when `word` is missing.',
    }),
  }),
  async run(ctx, { query: { word } }) {
    const correction = word === undefined ? null : correctionOf(ctx.runtime, word)
    if (correction) throw invalidParameter('word', correction)
    const holder = await holderOf(ctx)
    return {
      body: {
        role: holder.role === 'actor' ? null : holder.role,
        roles: holder.own.map(({ slug, name }) => ({ slug, name })),
        permissions: [...ctx.permissions].sort().map((each) => ({ word: each, from: fromOf(ctx, holder, each) })),
        asked: word === undefined ? null : askedOf(ctx, holder, word),
      },
    }
  },
})

function askedOf({ runtime }: Context, holder: Holder, word: string) {
  const { isHeld, sentence } = explainWord(runtime, holder, word)
  return { word, isHeld, why: sentence }
}

async function holderOf(ctx: Context): Promise<Holder> {
  const member = ctx.tenantId === null ? null : await rolesOfMember(ctx, ctx.actorId!)
  return { ...(member ?? { role: 'actor', own: [] }), permissions: ctx.permissions }
}

/** Permissions that no role grants come from being staff of the platform. */
function fromOf({ runtime }: Context, holder: Holder, word: string) {
  const sources = sourcesOf(runtime, holder, word)
  return sources.length > 0 ? sources : [{ kind: 'platform', name: 'staff' }]
}
