// Guards where accounts are hidden: registration and memberships tell nobody who is there, and end in the mailbox.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const REGISTER = 'apps/accounts/endpoints/register.ts'
const ADDING = 'apps/invitations/endpoints/add-member.ts'
const INVITE = 'await inviteByMail(ctx, body)'
const JOIN = `const [{ createAsSystem }, { findPersonId, memberships }] = await Promise.all([import('#framework/operations/create.ts'), import('#apps/users/index.ts')])
    await createAsSystem(ctx, memberships, { user: (await findPersonId(ctx, body))!, role: 'viewer' })`
const LINKS = 'apps/mail-links/one-time-tokens.ts'

export const hiddenAccountsGuards: readonly Guard[] = [
  {
    name: 'registration hides accounts',
    area: 'hidden-accounts',
    attack: 'a registration does not reveal',
    file: REGISTER,
    find: '    if (hidesAccounts.of(ctx)) {\n',
    replace: '    if (hidesAccounts === undefined) {\n',
  },
  {
    name: 'a registration waits for the mailbox',
    area: 'hidden-accounts',
    attack: 'a registration reserves no address before',
    file: REGISTER,
    find: '    if (hidesAccounts.of(ctx)) {\n',
    replace: '    if (hidesAccounts === undefined) {\n',
  },
  {
    name: 'memberships hide accounts',
    area: 'hidden-accounts',
    attack: 'adding members does not reveal whose address',
    file: ADDING,
    find: INVITE,
    replace: `if (!(await (await import('#apps/users/index.ts')).findPersonId(ctx, body))) return { status: 404 }\n    ${INVITE}`,
  },
  {
    name: 'who is added agrees first',
    area: 'hidden-accounts',
    attack: 'an added person is not a',
    file: ADDING,
    find: INVITE,
    replace: JOIN,
  },
  {
    name: 'the rank of who invites by address',
    area: 'hidden-accounts',
    attack: 'adding by address grants no more',
    file: 'apps/invitations/invite-by-mail.ts',
    find: '  await requireRank(ctx, { roles: [role], own: roles })\n',
    replace: '',
  },
  {
    name: 'a taken address gets no link',
    area: 'hidden-accounts',
    attack: 'a registration with a taken address',
    file: 'apps/mail-links/send-link.ts',
    find: "if (purpose === 'registration' && reader.userId) {",
    replace: "if (purpose === 'registration' && reader.userId === '') {",
  },
  {
    name: 'a registration is confirmed once',
    area: 'hidden-accounts',
    attack: 'a registration can be confirmed',
    file: LINKS,
    find: 'return and(isMeant, isNull(table.usedAt), ',
    replace: 'return and(isMeant, ',
  },
  {
    name: 'links to confirm have a purpose',
    area: 'hidden-accounts',
    attack: 'a registration link opens nothing else, and no',
    file: LINKS,
    find: ', eq(table.purpose, purpose))',
    replace: ')',
  },
  {
    name: 'links to confirm expire',
    area: 'hidden-accounts',
    attack: 'an expired or invented registration link creates nobody',
    file: LINKS,
    find: ', gt(table.expiresAt, NOW))',
    replace: ')',
  },
]
