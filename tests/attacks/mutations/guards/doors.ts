// Guards of what has no door: operations that are not declared, rights of the serving role, secrets, addresses inside.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of the code
import type { Guard } from './guard.ts'

const OUTBOUND = 'framework/outbound/http-client.ts'

export const doorsGuards: readonly Guard[] = [
  {
    name: 'the log of webhooks is read only',
    area: 'permissions',
    attack: 'nobody changes what deliveries and tasks report',
    file: 'apps/webhooks/webhook-deliveries.resource.ts',
    find: "operations: ['list', 'read'],",
    replace: "operations: ['list', 'read', 'create', 'update', 'delete'],",
    also: {
      file: 'apps/webhooks/webhook-deliveries.policy.ts',
      find: "['read', 'replay']",
      replace: "['read', 'replay', 'create', 'update', 'delete']",
    },
  },
  {
    name: 'refresh tokens have no operations',
    area: 'sessions',
    attack: 'no surface offers sessions and tokens as',
    file: 'apps/sessions/refresh-tokens.resource.ts',
    find: 'operations: [],',
    replace: "operations: ['list', 'read'],",
  },
  {
    name: 'users have no operation that changes them',
    area: 'permissions',
    attack: "nobody changes another person's record, not even",
    file: 'apps/users/users.resource.ts',
    find: "operations: ['list', 'read'],",
    replace: "operations: ['list', 'read', 'update'],",
  },
  {
    name: 'rows of people are changed by themselves',
    area: 'database',
    attack: 'a colleague is visible, and',
    sql: 'drop policy users_restrictive_update on auth.users; create policy open on auth.users for update using (true) with check (true)',
  },
  // A role that owns or creates tables is refused at start.
  {
    name: 'the serving role empties nothing',
    area: 'database',
    attack: 'tables cannot be truncated, dropped',
    sql: 'grant truncate on audit.changes to pend_app',
  },
  {
    name: 'secrets of webhooks are hidden',
    area: 'outbound',
    attack: 'the secret of a webhook is shown once',
    file: 'apps/webhooks/webhooks.resource.ts',
    find: 'secrets: json({ hidden: true })',
    replace: 'secrets: json({})',
  },
  {
    name: 'secrets of webhooks are sealed',
    area: 'outbound',
    attack: 'the secret of a webhook is shown once',
    file: 'apps/webhooks/endpoints/create-webhook.ts',
    find: 'sealed: secrets.seal(secret, id)',
    replace: 'sealed: secret',
  },
  {
    name: 'the purpose is under the signature',
    area: 'files',
    attack: 'an upload address changes no existing file, and',
    file: 'framework/files/url-signer.ts',
    find: '      purpose,\n      ...Object.keys(claims)',
    replace: '      ...Object.keys(claims)',
  },
  {
    name: 'each address on the way is judged',
    area: 'outbound',
    attack: 'every redirect of an allowed address',
    file: OUTBOUND,
    find: '  if (!isAllowed) requirePublicForm(url, options)\n',
    replace: '',
    also: {
      file: OUTBOUND,
      find: "if (!isAllowed && !isPublicAddress(socket.remoteAddress ?? '')) ",
      replace: 'if (isAllowed === undefined) ',
    },
  },
  {
    name: 'what was judged is what is called',
    area: 'outbound',
    attack: 'the client calls the very address it',
    file: OUTBOUND,
    find: '      (found) => {\n        const addresses',
    replace: '      async (found) => {\n        const addresses',
    also: {
      file: OUTBOUND,
      find: 'const entries = addresses.map(',
      replace: 'const entries = (await resolve(host)).map(',
    },
  },
]
