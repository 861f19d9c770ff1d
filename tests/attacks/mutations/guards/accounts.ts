// Guards of accounts: what log-ins, links and mails tell and take, and how long a session lives.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const LINKS = 'apps/authentication/links/send-link.ts'
const ROTATION = 'apps/authentication/sessions/rotate-session.ts'
const SHAPES = 'apps/authentication/endpoints/shapes.ts'
const WORD = "Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })"

export const accountsGuards: readonly Guard[] = [
  {
    name: 'an address is one address',
    area: 'links',
    attack: 'a reset is not sent to a second address',
    file: 'framework/resource/fields/email.ts',
    find: 'Type.String({ maxLength: 254, pattern: EMAIL_PATTERN })',
    replace: 'Type.String({ maxLength: 254 })',
    also: {
      file: LINKS,
      find: 'Type.String({ maxLength: 254, pattern: EMAIL_PATTERN })',
      replace: 'Type.String({ maxLength: 254 })',
    },
  },
  {
    name: 'an address that is taken gets no link',
    area: 'links',
    attack: 'asking to change to an address that somebody has',
    file: LINKS,
    find: 'return found || !userId ? null : readerOf(ctx, userId)',
    replace: 'return !userId ? null : readerOf(ctx, userId)',
  },
  {
    name: 'mails to any mailbox are counted',
    area: 'limits',
    attack: 'a mailbox that nobody has',
    file: 'apps/authentication/endpoints/links/request-link.ts',
    find: '  await authentication.of(ctx).attempts.begin(remote.address, `mail ${address}`)\n',
    replace: '',
  },
  {
    name: 'a second factor is spoken of after the password',
    area: 'second-factor',
    attack: 'a wrong password is answered alike',
    file: 'apps/authentication/passwords/check-password.ts',
    find: ' || !isRight',
    replace: '',
  },
  {
    name: 'a key ends with its tenant like any other',
    area: 'api-keys',
    attack: 'what is no key is told like',
    file: 'apps/keys/accept-keys.ts',
    find: " and t.status = 'active'",
    replace: '',
  },
  {
    name: 'what is wrong with a token is not told',
    area: 'sessions',
    attack: 'checking a token tells the same',
    file: 'apps/authentication/tokens/access-tokens.ts',
    find: '    throw invalidToken(error)\n',
    replace: "    throw new Problem('auth.invalid_token', (error as Error).message)\n",
  },
  {
    name: 'what fails is taken back',
    area: 'links',
    attack: 'an invitation that is refused at its end',
    file: 'framework/database/database.ts',
    find: 'broken = await this.#rollBack(client)\n      throw',
    replace: "await this.#send(client, 'commit')\n      throw",
  },
  {
    name: 'codes of providers are one word',
    area: 'providers',
    attack: 'an object, a list or nothing in the place of a code',
    file: SHAPES,
    find: WORD,
    replace: 'Type.String()',
  },
  {
    name: 'tokens of links are one word',
    area: 'links',
    attack: 'a token of a link that is no text',
    file: SHAPES,
    find: WORD,
    replace: 'Type.Unknown()',
  },
  {
    name: 'a refresh token is looked up by itself',
    area: 'sessions',
    attack: 'an access token is no refresh token',
    file: ROTATION,
    find: 'where t.token_hash = ${hashOfSecret(refresh)} and t.used_at is null and t.expires_at > now()\n        and s.id',
    replace: 'where t.used_at is null and t.expires_at > now()\n        and s.id',
    // The successors of several would be one secret, which the table does not take.
    also: { file: ROTATION, find: ', expires_at) from used', replace: ', expires_at) from used limit 1' },
  },
  {
    name: 'no refresh token outlives its session',
    area: 'sessions',
    attack: 'refreshing again and again',
    file: ROTATION,
    find: 'least(now() + make_interval(secs => ${refreshTtl}), expires_at)',
    replace: 'now() + make_interval(secs => ${refreshTtl})',
  },
  {
    name: 'an invitation is for the invited',
    area: 'links',
    attack: 'an invitation to somebody else’s address',
    file: 'apps/invitations/endpoints/accept-invitation.ts',
    find: 'if ((await findUserId(ctx, { email })) !== ctx.actorId)',
    replace: 'if (ctx.actorId === null)',
    also: {
      file: 'apps/authentication/links/verify-address.ts',
      find: ' and email = ${email}',
      replace: '',
    },
  },
  {
    name: 'names are text in mails',
    area: 'links',
    attack: 'a name that looks like a template',
    file: 'framework/mail/layout.ts',
    find: 'text.replace(/[&<>"\']/g, (sign) => ESCAPES[sign]!)',
    replace: 'text',
  },
  {
    name: 'names become no links in mails',
    area: 'links',
    attack: 'a name that looks like a template',
    file: 'apps/mails/render-mail.ts',
    find: "text.replace(/(?:https?:)?\\/\\/\\S*|\\bwww\\.\\S*/gi, '')",
    replace: 'text',
  },
  {
    name: 'impersonation lasts an hour at most',
    area: 'staff',
    attack: 'acting in somebody’s name ends within the hour',
    file: 'apps/staff/endpoints/impersonations.ts',
    find: 'most: 60',
    replace: 'most: 6e9',
  },
  {
    name: 'staff is what it is at this moment',
    area: 'database',
    attack: 'admission lets nobody in as staff',
    function: 'auth.enter',
    find: 'if not found or impersonator is not null then',
    replace: 'if impersonator is not null then',
  },
  {
    name: 'nobody is erased by a key',
    area: 'tenants-life',
    attack: 'a key of a program erases nobody',
    file: 'framework/permissions/require-permission.ts',
    find: 'if (caller.keyId !== null && !forKeys)',
    replace: 'if (caller.keyId === undefined && !forKeys)',
    also: {
      file: 'apps/authentication/second-factor/step-up.ts',
      find: ' && ctx.keyId === null',
      replace: '',
    },
  },
]
