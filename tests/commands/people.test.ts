// createsuperuser, changepassword and keys as a person types them.
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { arrange } from '../support/arrange.ts'
import { type Finished, runManage } from '../support/manage.ts'
import { runCommand } from '../support/run-command.ts'
import { openServer, type TestServer } from '../support/server.ts'

let server: TestServer
let folder: string
before(async () => {
  server = await openServer()
  folder = mkdtempSync(path.join(tmpdir(), 'pend-people-'))
})
after(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const PASSWORD = 'a quiet lamp at noon'
const someEmail = () => `p${randomBytes(6).toString('hex')}@example.com`
const logIn = (email: string, password: string) =>
  server.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })
const create = (email: string, variables: Record<string, string>, run = runCommand) =>
  run(['createsuperuser', '--no-input', '--email', email, '--first-name', 'Root', '--last-name', 'User'], {
    variables,
  })

function refused({ status, stderr }: Finished, sentence: RegExp) {
  assert.equal(status, 1, stderr)
  assert.match(stderr, sentence)
  assert.doesNotMatch(stderr, /\n {4}at |Error:/, 'no stack trace')
}

describe('createsuperuser', () => {
  test('creates a person who can sign in, from options and the environment', async () => {
    const email = someEmail()
    const { status, stdout, stderr } = await create(
      email.toUpperCase(),
      { PEND_SUPERUSER_PASSWORD: PASSWORD },
      runManage,
    )
    assert.equal(status, 0, stderr)
    assert.equal(stdout, `${email} can log in now.\n`)
    const answer = await logIn(email, PASSWORD)
    assert.deepEqual([answer.status, 'isSuperuser' in answer.body.user], [200, false])
    const [row] = await arrange('select is_staff, is_superuser from auth.users where email = $1', [email])
    assert.deepEqual(row, { is_staff: true, is_superuser: true })
    refused(await create(email, { PEND_SUPERUSER_PASSWORD: PASSWORD }), /email exists already/)
  })

  test('says in one sentence what is missing or wrong', async () => {
    refused(await create(someEmail(), {}), /no password[\s\S]*PEND_SUPERUSER_PASSWORD/)
    refused(await create(someEmail(), { PEND_SUPERUSER_PASSWORD: 'password1' }), /tried first/)
    refused(
      await create('nobody', { PEND_SUPERUSER_PASSWORD: PASSWORD }),
      /email is not an e-mail address such as ann@example\.com/,
    )
    refused(await runCommand(['createsuperuser', '--no-input']), /no e-mail address[\s\S]*--email/)
    refused(await runCommand(['createsuperuser']), /There is no terminal to answer/)
  })
})

describe('changepassword', () => {
  test('asks for the password, and names the person', async () => {
    const email = someEmail()
    await create(email, { PEND_SUPERUSER_PASSWORD: PASSWORD })
    refused(await runCommand(['changepassword', someEmail()]), /Nobody has the address/)
    refused(await runManage(['changepassword', email]), /There is no terminal to answer "Password:"/)
    assert.equal((await logIn(email, PASSWORD)).status, 200)
  })
})

describe('keys', () => {
  test('creates keys that only their owner may read, and names the signing one', async () => {
    const keys = path.join(folder, 'keys')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    assert.match((await run('list')).stdout, /There is no key/)
    assert.equal((await run('generate')).status, 0)
    const [first, second] = JSON.parse((await run('generate', '--json')).stdout)
    assert.equal(first.signs, 'yes')
    const sixMinutesLater = new Date(Date.parse(second.since) + 360_000).toISOString()
    assert.equal(second.signs, `from ${sixMinutesLater}`)
    assert.equal(statSync(keys).mode & 0o777, 0o700)
    for (const name of readdirSync(keys)) assert.equal(statSync(path.join(keys, name)).mode & 0o777, 0o600)
    refused(await run('burn'), /keys cannot "burn"/)
  })

  test('retires a key once another has taken over, and never the signing one', async () => {
    const keys = path.join(folder, 'rotated')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    const [first] = JSON.parse((await run('generate', '--json')).stdout)
    refused(await run('retire', first.file), /This key signs/)
    assert.equal((await run('rotate')).status, 0)
    refused(await run('retire', first.file), /good for up to \d+ seconds yet/)
    refused(await run('retire'), /Which key\?/)
    refused(await run('retire', 'nonsense'), /names 0 keys/)
    const left = JSON.parse((await run('retire', first.file, '--now', '--json')).stdout)
    assert.deepEqual(
      left.map(({ file, signs }: { file: string; signs: string }) => [file === first.file, signs]),
      [[false, 'yes']],
    )
  })

  test('retires a key that has signed nothing yet at once', async () => {
    const keys = path.join(folder, 'withdrawn')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    await run('generate')
    const [first, second] = JSON.parse((await run('rotate', '--json')).stdout)
    const left = JSON.parse((await run('retire', second.file, '--json')).stdout)
    assert.deepEqual(left, [first])
  })

  test('counts from the time in the name of a key, which a copy does not change', async () => {
    const keys = path.join(folder, 'copied')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    await run('generate')
    const [first, second] = JSON.parse((await run('rotate', '--json')).stdout)
    renameSync(path.join(keys, first.file), path.join(keys, '20200101T000000000Z-first.pem'))
    renameSync(path.join(keys, second.file), path.join(keys, '20200102T000000000Z-second.pem'))
    const listed = JSON.parse((await run('list', '--json')).stdout)
    assert.deepEqual(
      listed.map(({ since, signs }: { since: string; signs: string }) => [since.slice(0, 10), signs]),
      [
        ['2020-01-01', 'no'],
        ['2020-01-02', 'yes'],
      ],
    )
    assert.equal((await run('retire', '20200101')).status, 0)
  })

  test('refuses a key that other users of the machine may read, and one of too few bits (RFC 7518, 3.3)', async () => {
    const keys = path.join(folder, 'open')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    const [made] = JSON.parse((await run('generate', '--json')).stdout)
    chmodSync(path.join(keys, made.file), 0o644)
    refused(await run('list'), /is open to others on this machine[\s\S]*chmod 600/)
    chmodSync(path.join(keys, made.file), 0o640)
    assert.equal((await run('list')).status, 0)
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const small = privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(path.join(keys, 'small.pem'), small, { mode: 0o600 })
    refused(await run('list'), /small\.pem has fewer than 2048 bits/)
  })

  test('lists the keys of a setting, and leaves changes to the operator', async () => {
    const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const text = [pair(), pair()].map((key) => key.export({ type: 'pkcs8', format: 'pem' })).join('')
    const run = (...words: string[]) => runCommand(['keys', ...words], { variables: { PEND_JWT_PRIVATE_KEYS: text } })
    assert.deepEqual(
      JSON.parse((await run('list', '--json')).stdout).map(({ key: _key, ...rest }: { key: string }) => rest),
      [
        { file: 'PEND_JWT_PRIVATE_KEYS, key 1', bits: 2048, since: 'as set', signs: 'yes' },
        { file: 'PEND_JWT_PRIVATE_KEYS, key 2', bits: 2048, since: 'as set', signs: 'no' },
      ],
    )
    refused(await run('rotate'), /come from PEND_JWT_PRIVATE_KEYS/)
  })

  test('refuses a file whose name is not that of a key', async () => {
    const keys = path.join(folder, 'other')
    const made = await runManage(['keys', 'generate'], { variables: { PEND_JWT_KEY_DIRECTORY: keys } })
    assert.equal(made.status, 0, made.stderr)
    writeFileSync(path.join(keys, 'zzz.pem'), 'no key', { mode: 0o600 })
    refused(
      await runCommand(['keys', 'list'], { variables: { PEND_JWT_KEY_DIRECTORY: keys } }),
      /zzz\.pem is not an RSA private key/,
    )
  })
})
