// Guards of ways in: log-ins and their guesses, links and the mails that bring them, keys, names that staff takes on.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const ANY_ADDRESS = {
  file: 'apps/mail-links/link-shapes.ts',
  find: `  maxLength: 300,
  pattern: withForm(EMAIL_PATTERN`,
  replace: `  maxLength: 300,
  pattern: withForm('.*' || EMAIL_PATTERN`,
}
/** Replaces characters that look like a letter of an address by that letter. */
const LOOK_ALIKES = {
  file: 'apps/mail-links/address-of.ts',
  find: "normalize('NFC')",
  replace: "normalize('NFKC')",
}
const MAIL = 'apps/mailing/render-mail.ts'

export const waysInGuards: readonly Guard[] = [
  {
    name: 'a log-in looks at no token and opens a session',
    area: 'sessions',
    attack: 'signing in does not continue an access token',
    file: 'framework/projections/rest/request-context.ts',
    find: 'isPublic ? { ...identity, authorization: undefined } : identity',
    replace: 'isPublic ? identity : identity',
    also: {
      file: 'apps/log-ins/start-session.ts',
      find: 'signAccess(ctx, { userId, tenantId, sessionId })',
      replace: 'signAccess(ctx, { userId, tenantId, sessionId: ctx.sessionId ?? sessionId })',
    },
  },
  {
    name: 'an address of a log-in is compared letter by letter',
    area: 'passwords',
    attack: 'an address with look-alike letters',
    ...ANY_ADDRESS,
    also: LOOK_ALIKES,
  },
  {
    name: 'an address of a mail is compared letter by letter',
    area: 'links',
    attack: 'an address that only resembles the',
    ...ANY_ADDRESS,
    also: LOOK_ALIKES,
  },
  {
    name: 'passwords have a length',
    area: 'passwords',
    attack: 'a password of a megabyte',
    file: 'apps/passwords/password-shapes.ts',
    find: 'minLength: 1, maxLength: PASSWORD_LENGTH.max * 4, ',
    replace: 'minLength: 1, ',
  },
  {
    name: 'a try is counted in one step',
    area: 'limits',
    attack: 'simultaneous guesses count like successive',
    file: 'framework/redis/delays.ts',
    find: 'if (until > now) return until - now\n      const wait',
    replace:
      'if (until > now) return until - now\n      await new Promise((done) => setTimeout(done, 100))\n      const wait',
  },
  {
    name: 'links lead where the settings say',
    area: 'links',
    attack: 'no header of the request decides',
    file: 'apps/passwords/endpoints/reset-password.ts',
    find: "run: (ctx, { body, remote }) => requestLink(ctx, 'reset_password', { email: body.email, remote })",
    replace:
      "run: (ctx, { body, remote, headers: { origin } }) => requestLink(ctx, 'reset_password', { email: body.email, remote, ...{ origin } })",
    also: [
      {
        file: 'apps/mail-links/request-link.ts',
        find: '{ purpose, email: address }',
        replace: '{ purpose, email: address, words: { origin: arguments[2].origin } }',
      },
      {
        file: 'apps/mail-links/send-link.ts',
        find: '`${pages}${PAGES',
        replace: '`${words?.origin ?? pages}${PAGES',
      },
    ],
  },
  {
    name: 'links act for people who are active',
    area: 'links',
    attack: "a deactivated person's links open nothing",
    file: 'apps/users/people/prove-address.ts',
    find: ' || !held.isActive',
    replace: '',
  },
  {
    name: 'what is deleted is gone',
    area: 'links',
    attack: 'a withdrawn invitation',
    file: 'framework/operations/remove.ts',
    find: '    ctx.transaction.query(sql`delete from ${tableOf(model)} where ${identitySql(ctx, model, id)}`),\n',
    replace: '',
  },
  {
    name: 'a subject is one line',
    area: 'links',
    attack: 'a name with line breaks',
    file: MAIL,
    find: ".replace(/[\\u0000-\\u001f\\u007f]+/g, ' ')",
    replace: '',
    also: { file: MAIL, find: ".replace(/\\s+/g, ' ')", replace: '' },
  },
  {
    name: 'providers are those of the list',
    area: 'providers',
    attack: "an unknown provider's name leads",
    file: 'apps/identities/endpoints/visit-provider.ts',
    find: 'oidcService.of(ctx).providers.get(name)',
    replace: 'Object.fromEntries(oidcService.of(ctx).providers)[name]',
  },
  {
    name: 'a token has three parts',
    area: 'access-tokens',
    attack: 'a token of two parts',
    file: 'apps/tokens/signed-text.ts',
    find: "  const last = token.lastIndexOf('.')\n  if (first < 1 || last === first || token.indexOf('.', first + 1) !== last) throw new Error('not three parts')\n",
    replace: "  const last = token.indexOf('.', first + 1)\n  token = token.split('.').slice(0, 3).join('.')\n",
  },
  {
    name: 'the body of a new key is closed',
    area: 'api-keys',
    attack: 'naming another person or tenant',
    file: 'framework/resource/schemas/input-schemas.ts',
    find: '{ additionalProperties: false },\n  )\n}\n\n/** The body of PATCH',
    replace: '{ additionalProperties: true },\n  )\n}\n\n/** The body of PATCH',
  },
  {
    name: 'a key that holds the words makes no key',
    area: 'api-keys',
    attack: 'a key that gained the permissions for keys',
    file: 'apps/api-keys/endpoints/create-api-key.ts',
    find: '    requirePerson(ctx)\n',
    replace: '',
    also: { file: 'apps/api-keys/endpoints/create-api-key.ts', find: '  stepUp: true,\n', replace: '' },
  },
  {
    name: 'a key has the words for keys no more than others',
    area: 'api-keys',
    attack: 'a key cannot create, rotate',
    file: 'framework/request/limit-words.ts',
    find: "return by === 'key' ? new Set([...(ofKey ?? NOTHING)].filter((word) => held.has(word))) : held",
    replace: 'return held',
  },
  {
    name: 'secrets of one kind stand apart from the others',
    area: 'api-keys',
    attack: 'a key is refused as a',
    file: 'apps/sessions/ending/log-out.ts',
    find: '.where(eq(refreshes.tokenHash, hashOfSecret(refresh)))',
    replace:
      '.where(sql`${refreshes.tokenHash} = ${hashOfSecret(refresh)} or ${logIns.id} in (select session_id from auth.api_key_secrets where secret_hash = ${hashOfSecret(refresh)})`)',
    also: [{ file: 'apps/sessions/ending/log-out.ts', find: 'import { eq }', replace: 'import { eq, sql }' }],
  },
  {
    name: 'in somebody’s name nobody is staff',
    area: 'staff',
    attack: 'an impersonation allows no second one, and no',
    file: 'framework/request/build-staff-context.ts',
    find: '!identity || identity.impersonatorId || ',
    replace: '!identity || ',
  },
  {
    name: 'in somebody’s name nobody is let in as staff',
    area: 'database',
    attack: 'admission refuses staff powers to a person who impersonates',
    function: 'auth.admit',
    find: 'if not found or impersonator is not null then',
    replace: 'if not found then',
  },
  {
    name: 'a code is a text',
    area: 'second-factor',
    attack: 'an object instead of a code or',
    file: 'framework/operations/steps/validate-input.ts',
    find: 'if (!validator.Check(input))',
    replace: 'if (validator === undefined)',
  },
]
