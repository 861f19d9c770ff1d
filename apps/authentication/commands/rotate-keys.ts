// `keys`: the keys that sign access tokens.
import { defineCommand } from '#framework/commands/define-command.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { createSigningKey, readSigningKeys } from '../tokens/signing-keys.ts'

export const keys = defineCommand({
  name: 'keys',
  group: 'Tenants and users',
  summary: 'make a key that signs access tokens, or list them',
  description:
    'The newest key signs; all of them verify. So a new key takes over within a minute while tokens of the old one stay good. Remove the file of an old key once its last token has expired.',
  arguments: { task: { summary: 'generate or list', required: true } },
  options: { json: { kind: 'flag', summary: 'print JSON' } },
  examples: { 'keys generate': 'before the first start in production, and to rotate' },
  async run({ settings }, { task, json }, console) {
    const { keyDirectory } = settings.jwt
    if (task !== 'generate' && task !== 'list')
      throw new PendError(`keys cannot "${task}".`, 'Write ./manage keys generate or ./manage keys list.')
    if (task === 'generate') await createSigningKey(keyDirectory)
    const found = (await readSigningKeys(keyDirectory)).map(({ kid, name }, index, all) => ({
      key: kid,
      file: name,
      signs: index === all.length - 1 ? 'yes' : 'no',
    }))
    if (json) console.printJson(found)
    else if (found.length === 0) console.print('There is no key. Make one: ./manage keys generate')
    else console.printTable(found)
  },
})
